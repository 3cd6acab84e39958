"""Which mode the next batch runs in: the feature flag, looked at again before every batch."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pagecurator.curation.outcome import Mode
from pagecurator.settings import ENV_FILE
from pagecurator.telemetry.events import Event, emit


class _Flag(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    wf7_enable_concurrent_processing: bool = True


class Rollout:
    """Reads ``WF7_ENABLE_CONCURRENT_PROCESSING`` from the environment and ``.env`` and tells the mode.

    A value that can't be read leaves the mode as it was, and says so once.
    """

    def __init__(self, *, initial: Mode, fixed: bool = False) -> None:
        self._mode = initial
        self._fixed = fixed
        self._unreadable = False

    @property
    def mode(self) -> Mode:
        """The mode as last decided."""
        return self._mode

    def decide(self) -> Mode:
        """Look at the flag again and return the mode of the next batch; logs ``mode.changed`` when it differs."""
        if self._fixed:
            return self._mode
        try:
            enabled = _Flag().wf7_enable_concurrent_processing
        except (ValidationError, OSError, UnicodeDecodeError):
            if not self._unreadable:
                self._unreadable = True
                emit(
                    Event.SETTINGS_ADJUSTED,
                    setting="WF7_ENABLE_CONCURRENT_PROCESSING",
                    message=f"can't be read (use true or false); the mode stays {self._mode}",
                )
            return self._mode
        self._unreadable = False
        mode = Mode.CONCURRENT if enabled else Mode.SEQUENTIAL
        if mode is not self._mode:
            emit(
                Event.MODE_CHANGED,
                from_mode=self._mode,
                to_mode=mode,
                reason=f"WF7_ENABLE_CONCURRENT_PROCESSING is now {str(enabled).lower()}",
            )
            self._mode = mode
        return mode
