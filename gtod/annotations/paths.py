"""The paths of artifacts as they are written: which of them can lead to a file at all."""

import re

_address = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")

#: Schemes of addresses where artifacts are kept. Others may be anything to an editor: some run its
#: commands (`vscode:`), some make it tell another host who its user is (`file://host/share`).
_KEPT_AT = frozenset(
    {
        *("http", "https", "s3", "s3a", "gs", "gcs", "az", "azure", "abfs", "abfss", "adl", "oss"),
        *("wasb", "wasbs", "hdfs", "webhdfs", "webdav", "webdavs", "ssh", "sftp", "ftp", "ftps"),
    }
)

#: What DVC puts behind the path of a file that it keeps, for the file that stands for it.
DVC_POINTER = ".dvc"


def is_address(path: str) -> bool:
    """Whether a path leads out of the file system, such as `s3://bucket/churn.pkl`."""
    return _address.match(path) is not None


def can_be_opened(address: str) -> bool:
    """Whether artifacts are kept at addresses like this, so that it is safe to offer."""
    match = _address.match(address)
    return match is not None and match[1].lower() in _KEPT_AT


def can_be_of_file(path: str) -> bool:
    """Whether a file may lie at a path: no address, and with nothing that no file system takes."""
    return not is_address(path) and "\0" not in path and _is_encodable(path)


def _is_encodable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
