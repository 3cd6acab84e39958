"""Every setting: its name, default, unit and limits; read from the environment, ``.env`` and files of secrets.

Nothing enters but text. Settings never open a connection and never hold a secret in the clear.
"""

from pagecurator.settings.model import (
    ENV_FILE,
    PUBLIC_SCRAPER_API_URL,
    Settings,
    SettingsError,
    load_settings,
    misspelt_in_env_file,
    secret_names,
    setting_names,
)

__all__ = [
    "ENV_FILE",
    "PUBLIC_SCRAPER_API_URL",
    "Settings",
    "SettingsError",
    "load_settings",
    "misspelt_in_env_file",
    "secret_names",
    "setting_names",
]
