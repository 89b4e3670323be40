"""What the keys of our files mean, for whoever writes them."""

from gtod.annotations.file_kind import FileKind

#: What keys of dvc.yaml's entries are called in artifacts.yaml.
_DVC_NAMES = {"desc": "description", "meta": "custom"}


def meaning_of(kind: FileKind, key: str) -> str:
    """What a key of such a file, or of its entries, means, in Markdown; empty if unknown."""
    # Imported here: a daemon that starts has nothing to explain yet.
    from gtod.annotations import _models  # noqa: PLC0415

    match kind:
        case FileKind.GTO:
            fields = _models.GtoConfigModel.model_fields
        case FileKind.SETTINGS:
            fields = _models.SettingsModel.model_fields
        case FileKind.ARTIFACTS:
            fields = _models.AnnotationModel.model_fields
        case FileKind.DVC:
            fields = _models.AnnotationModel.model_fields
            key = _DVC_NAMES.get(key, key)
    return (fields[key].description or "") if key in fields else ""
