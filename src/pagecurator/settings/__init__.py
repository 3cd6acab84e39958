"""The settings: names, types, defaults, limits and documentation of each one, and how they are loaded.

Only text enters: environment variables, ``.env`` and secret files. This package opens no connection, imports no other
room, and never puts a secret into a message or a ``repr``.
"""

from pagecurator.settings.documentation import setting_descriptions
from pagecurator.settings.loading import (
    EffectiveSetting,
    SettingsError,
    SettingSource,
    effective_settings,
    load_settings,
    misspelt_in_env_file,
    secret_names,
    setting_names,
)
from pagecurator.settings.model import ENV_FILE, PUBLIC_SCRAPER_API_URL, Settings
from pagecurator.settings.otel import OtelVariables, otel_variables

__all__ = [
    "ENV_FILE",
    "PUBLIC_SCRAPER_API_URL",
    "EffectiveSetting",
    "OtelVariables",
    "SettingSource",
    "Settings",
    "SettingsError",
    "effective_settings",
    "load_settings",
    "misspelt_in_env_file",
    "otel_variables",
    "secret_names",
    "setting_descriptions",
    "setting_names",
]
