"""A small registry, the same on every machine to the last object id."""

import os
import subprocess
from pathlib import Path

#: The whole history, as `git fast-import` reads it. The times are 100,000 seconds apart.
EXAMPLE = """\
feature done
commit refs/heads/main
mark :1
author Alexander Guschin <someone@example.org> 1657225941 +0000
committer Alexander Guschin <someone@example.org> 1657225941 +0000
data <<END
Create models
END
M 100644 inline artifacts.yaml
data <<END
churn:
  type: model
  path: models/churn.pkl
  virtual: false
segment:
  type: model
  path: s3://mycorp/proj-ml/segm-model-2022-04-15.pt
cv-class:
  type: model
  path: s3://mycorp/proj-ml/classif-v2.pt
END
M 100644 inline models/churn.pkl
data <<END
1st version of the churn model
END

commit refs/heads/main
mark :2
author Alexander Guschin <someone@example.org> 1657625941 +0000
committer Alexander Guschin <someone@example.org> 1657625941 +0000
data <<END
Update the churn model
END
from :1
M 100644 inline artifacts.yaml
data <<END
churn:
  type: model
  path: models/churn.pkl
  virtual: false
segment:
  type: model
  path: s3://mycorp/proj-ml/segm-model-2022-04-15.pt
cv-class:
  type: model
  path: s3://mycorp/proj-ml/classif-v2.pt
awesome-model:
  type: model
  path: s3://mycorp/proj-ml/awesome-model.pkl
END
M 100644 inline models/churn.pkl
data <<END
2nd version of the churn model
END

tag churn@v3.0.0
from :1
tagger Alexander Guschin <someone@example.org> 1657325941 +0000
data <<END
Registering artifact churn version v3.0.0
END

tag segment@v0.4.1
from :1
tagger Alexander Guschin <someone@example.org> 1657425941 +0000
data <<END
Registering artifact segment version v0.4.1
END

tag cv-class@v0.1.13
from :1
tagger Alexander Guschin <someone@example.org> 1657525941 +0000
data <<END
Registering artifact cv-class version v0.1.13
END

tag churn@v3.1.0
from :2
tagger Alexander Guschin <someone@example.org> 1657725941 +0000
data <<END
Registering artifact churn version v3.1.0
END

tag churn#dev#1
from :1
tagger Alexander Guschin <someone@example.org> 1657825941 +0000
data <<END
Assigning stage dev to artifact churn version v3.0.0
END

tag churn#staging#2
from :2
tagger Alexander Guschin <someone@example.org> 1657925941 +0000
data <<END
Assigning stage staging to artifact churn version v3.1.0
END

tag churn#prod#3
from :1
tagger Alexander Guschin <someone@example.org> 1658025941 +0000
data <<END
Assigning stage prod to artifact churn version v3.0.0
END

tag segment#dev#1
from :1
tagger Alexander Guschin <someone@example.org> 1658125941 +0000
data <<END
Assigning stage dev to artifact segment version v0.4.1
END

tag awesome-model@v0.0.1
from :2
tagger Alexander Guschin <someone@example.org> 1658225941 +0000
data <<END
Registering artifact awesome-model version v0.0.1
END

tag awesome-model#prod#1
from :2
tagger Alexander Guschin <someone@example.org> 1658325941 +0000
data <<END
Assigning stage prod to artifact awesome-model version v0.0.1
END

done
"""


def build_example(folder: Path) -> None:
    """Make the example's repository, whatever git's configuration and variables here are.

    Args:
        folder: Where its work tree is to be; empty, or not there yet.

    Raises:
        FileNotFoundError: There is no git.
        subprocess.CalledProcessError: git refused, and said why in `stderr`.
    """
    _git("init", "--quiet", "--template=", "--initial-branch=main", str(folder))
    repository = ("-C", str(folder))
    _git(*repository, "fast-import", "--quiet", text=EXAMPLE)
    # Unlike `checkout` and `reset`, this needs nobody's name for a reflog.
    _git(*repository, "read-tree", "--reset", "-u", "main")


def _git(*words: str, text: str = "") -> None:
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.logAllRefUpdates",
        "GIT_CONFIG_VALUE_0": "false",
    }
    subprocess.run(
        ["git", *words],
        input=text,
        encoding="utf-8",
        capture_output=True,
        check=True,
        env=environment,
    )
