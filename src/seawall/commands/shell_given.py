"""Variables that the environment gives nearly every script, as words that name nobody's files.

They are good for a path, not for deciding a branch: another machine may set them otherwise.
"""

from __future__ import annotations

from seawall.commands.shell_state import Soft

# Where a CI system checks the sources out: the folder that the script is started in.
_CHECKOUTS = (
    "WORKSPACE GITHUB_WORKSPACE RUNNER_WORKSPACE CI_PROJECT_DIR BUILD_SOURCESDIRECTORY "
    "SYSTEM_DEFAULTWORKINGDIRECTORY BUILD_WORKSPACE BUILD_WORKSPACE_DIRECTORY TRAVIS_BUILD_DIR "
    "BUILDKITE_BUILD_CHECKOUT_PATH CIRCLE_WORKING_DIRECTORY DRONE_WORKSPACE CI_WORKSPACE "
    "BITBUCKET_CLONE_DIR APPVEYOR_BUILD_FOLDER CODEBUILD_SRC_DIR PROJECT_SPACE"
)
_FILES = "GITHUB_ENV GITHUB_OUTPUT GITHUB_PATH GITHUB_STATE GITHUB_STEP_SUMMARY BASH_ENV"

GIVEN: dict[str, Soft] = {
    "HOME": Soft("~"),
    "TMPDIR": Soft("/tmp"),
    "PWD": Soft("."),
    "USER": Soft("root"),
    "LOGNAME": Soft("root"),
    "XDG_RUNTIME_DIR": Soft("/run/user/0"),
    "XDG_CONFIG_HOME": Soft("~/.config"),
    "XDG_CACHE_HOME": Soft("~/.cache"),
    "XDG_DATA_HOME": Soft("~/.local/share"),
    "RUNNER_TEMP": Soft("/tmp"),
    **{name: Soft(".") for name in _CHECKOUTS.split()},
    **{name: Soft(f"./{name.lower()}") for name in _FILES.split()},
}
