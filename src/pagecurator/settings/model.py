"""Every setting in one class: name, type, default, limits and documentation.

The environment takes precedence over ``.env`` in the working directory. An empty value means the default.
Annotations are evaluated as Python reads them: pydantic would compile the text of each.
"""

import base64
import os
import re
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import ByteSize, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PUBLIC_SCRAPER_API_URL = "https://api.scraperapi.com/"
ENV_FILE = ".env"

_SHORTEST_SECRET = 16

_HOST_NAME = re.compile(r"[A-Za-z0-9._\-]+")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://(?:[a-z0-9._\-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_WITH_DEFAULT_PORT = re.compile(r"(http://.*):80|(https://.*):443")

_Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Settings(BaseSettings):
    """All settings of Pagecurator. Attribute names are the variables' names in lower case."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    # ---------------------------------------------------------------- database
    database_url: SecretStr | None = None
    """`postgresql://user:password@host/name?sslmode=require`. Unset: a private Postgres in PAGECURATOR_HOME."""

    database_password: SecretStr | None = None
    """Password for a DATABASE_URL without one, not percent-encoded."""

    database_pooler: Literal["none", "transaction"] = "none"
    """`transaction` if DATABASE_URL points to PgBouncer or Supavisor in transaction mode."""

    db_pool_size: Annotated[int, Field(ge=1, le=500)] = 5
    """Maximum number of database connections per process. Independent of the number of pages in flight."""

    db_statement_timeout_seconds: _Seconds = 30.0
    """Timeout for a single database statement, in seconds."""

    pagecurator_home: Path = Path(".pagecurator")
    """Data directory of the private Postgres.

    For root the default is /var/lib/pagecurator, unless .pagecurator holds data."""

    # ---------------------------------------------------------------- ScraperAPI
    scraper_api_key: SecretStr | None = None
    """API key of the ScraperAPI account. Sent in a header; in the URL only if `GET /account` rejects the header."""

    scraper_api_url: str = PUBLIC_SCRAPER_API_URL
    """Base URL of ScraperAPI, or of `pagecurator simulator` for testing."""

    scraper_api_max_concurrent: Annotated[int, Field(ge=1, le=1000)] = 10
    """Maximum number of concurrent requests for the whole account, over all replicas."""

    scraper_api_render: bool = False
    """Render JavaScript (10 credits per page instead of 1)."""

    scraper_api_premium: bool = False
    """Use premium proxies (10 credits per page instead of 1; 25 with rendering)."""

    scraper_api_country_code: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    """Country to fetch from, as two lower-case letters."""

    scraper_api_max_cost: Annotated[int, Field(ge=1)] | None = None
    """Maximum price of a request in credits. ScraperAPI rejects pages that cost more."""

    scraper_api_escalation: str | None = None
    """Tiers to retry a blocked page with, in this order: any of `render,premium,ultra_premium`.

    Unset: no escalation."""

    scraper_api_probe_seconds: _Seconds = 60.0
    """Interval between health checks while the account is paused, in seconds."""

    scraper_api_breaker_failures: Annotated[int, Field(ge=2, le=1000)] = 10
    """Consecutive failures of ScraperAPI (no connection, 5xx), over several sites, that open its circuit breaker."""

    scraper_api_breaker_seconds: _Seconds = 300.0
    """Failures further apart than this many seconds do not count as consecutive."""

    scraper_api_account_seconds: _Seconds = 300.0
    """Interval between requests to `/account`, in seconds. One replica polls, the others read its result."""

    scraper_api_daily_credit_budget: Annotated[int, Field(ge=1)] | None = None
    """Maximum credits per day (UTC) over all replicas. Claiming stops at the limit and resumes at 00:00 UTC."""

    scraper_api_monthly_credit_budget: Annotated[int, Field(ge=1)] | None = None
    """Maximum credits per calendar month (UTC) over all replicas. Claiming resumes with the next month."""

    http_connection_pool_size: Annotated[int, Field(ge=1, le=10_000)] = 50
    """Maximum number of TCP connections of the HTTP client."""

    http_connections_per_host: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Maximum number of TCP connections per host.

    Raised to SCRAPER_API_MAX_CONCURRENT, as all requests share one host."""

    http_connection_timeout: _Seconds = 70.0
    """Timeout of a request in seconds.

    ScraperAPI works on a request for up to 70 s and bills it even if the client left."""

    https_proxy: SecretStr | None = None
    """Proxy for `https` requests to ScraperAPI and the language model: `http://user:password@host:port`."""

    http_proxy: SecretStr | None = None
    """Proxy for `http` requests, for example to a simulator."""

    all_proxy: SecretStr | None = None
    """Proxy for both schemes, unless a specific one is set."""

    no_proxy: str | None = None
    """Comma-separated hosts to connect to without a proxy: names (including subdomains), addresses, networks or `*`."""

    # ---------------------------------------------------------------- curation
    wf7_enable_concurrent_processing: bool = True
    """Process pages concurrently (`true`) or sequentially (`false`). Re-read before every batch."""

    wf7_concurrent_rollout_percent: Annotated[int, Field(ge=0, le=100)] = 100
    """Percentage of batches that run concurrently; the rest run sequentially. Re-read before every batch."""

    wf7_rollback_error_rate: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Error rate of concurrent batches (0 to 1) above which processing falls back to sequential mode.

    Unset: no rollback."""

    wf7_rollback_cooldown_seconds: _Seconds = 300.0
    """Time after a rollback until one concurrent batch is tried again, in seconds."""

    wf7_concurrent_batch_size: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Maximum number of pages per claim.

    Unset: half of SCRAPER_API_MAX_CONCURRENT, at least 10; 10 in sequential mode and while a rollout mixes modes."""

    wf7_retry_attempts: Annotated[int, Field(ge=1, le=20)] = 3
    """Maximum number of attempts per page, including the first."""

    wf7_retry_backoff_factor: Annotated[float, Field(ge=1.0, le=10.0)] = 2.0
    """Factor by which the delay grows with each retry. Jitter is added."""

    wf7_retry_base_seconds: Annotated[float, Field(ge=0, le=600)] = 1.0
    """Delay before the first retry, in seconds. Jitter is added."""

    wf7_scheduler_interval_seconds: _Seconds = 60.0
    """Interval between two polls of the queue, in seconds."""

    wf7_lease_seconds: Annotated[float, Field(ge=1, le=86_400)] = 120.0
    """Duration of the lease on a claimed page, in seconds. A live worker renews it every third of that."""

    wf7_max_crashes: Annotated[int, Field(ge=1, le=100)] = 3
    """Number of worker crashes after which a page fails with `crashed`. Also applies to websites of CSV jobs."""

    wf7_release_delay_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60.0
    """Delay before a page that was released because of 429s is claimed again, in seconds."""

    wf7_shutdown_grace_seconds: Annotated[float, Field(ge=0, le=3600)] = 25.0
    """Time that pages in flight have to finish after SIGTERM, in seconds. The others are released."""

    wf7_max_body_bytes: Annotated[ByteSize, Field(ge=1024, le=100 * 1024 * 1024)] = ByteSize(5 * 1024 * 1024)
    """Maximum size of a page, decompressed. Larger pages fail with `body_too_large`. Accepts units, such as `5MiB`."""

    wf7_extraction_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """Timeout for extraction from a long page, in seconds. After it the page fails with `extraction_timeout`."""

    wf7_attempts_retention_days: Annotated[int, Field(ge=2, le=36_500)] | None = None
    """Delete attempts older than this many days, except those that explain a failed page. Unset: keep all."""

    wf7_memory_limit_mb: Annotated[int, Field(ge=256, le=1_000_000)] | None = None
    """Memory limit for this process and its extraction workers, in MiB. Unset: 90 % of the container's limit."""

    wf7_watchdog_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60.0
    """Exit with code 1 if the event loop is blocked for this long, in seconds. 0 disables the watchdog."""

    event_loop: Literal["auto", "asyncio"] = "auto"
    """`auto`: uvloop where it is installed, as in the image. `asyncio`: Python's own event loop, which is slower."""

    wf7_worker_name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Worker name on claims and log lines. Unset: host name, process id and four random letters."""

    # ---------------------------------------------------------------- politeness
    wf7_domain_max_in_flight: Annotated[int, Field(ge=1, le=1000)] = 50
    """Maximum number of pages in flight per domain, over all replicas."""

    wf7_domain_cooldown_seconds: _Seconds = 30.0
    """Cooldown after a site returns 429 or 503, in seconds. Doubles each time in a row."""

    wf7_domain_max_put_offs: Annotated[int, Field(ge=1, le=100)] = 10
    """Number of 429 or 503 responses after which a page fails with `target_busy`; before, it is deferred."""

    wf7_domain_breaker_failures: Annotated[int, Field(ge=1, le=100_000)] = 10
    """Consecutive failed pages of a site that open its circuit breaker."""

    wf7_domain_breaker_seconds: _Seconds = 300.0
    """Time until an open breaker lets one page through, in seconds. Doubles each time that page fails."""

    wf7_domain_max_hold_seconds: _Seconds = 3600.0
    """Upper limit for a cooldown or an open breaker, in seconds."""

    site_connections: Annotated[int, Field(ge=1, le=10_000)] = 200
    """Maximum number of concurrent connections for direct fetches (`CSV_FETCH=direct`)."""

    site_connections_per_host: Annotated[int, Field(ge=1, le=1000)] = 4
    """Maximum number of concurrent direct requests per website."""

    site_delay_seconds: Annotated[float, Field(ge=0, le=600)] = 0.0
    """Minimum time between the starts of two direct requests to one website, in seconds."""

    site_user_agent: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[ -~]+$")] = (
        "Mozilla/5.0 (compatible; Pagecurator)"
    )
    """User-Agent header of direct fetches."""

    # ---------------------------------------------------------------- websites and CSV
    csv_fetch: Literal["direct", "scraperapi"] = "direct"
    """How websites of CSV jobs and `/scrap` are fetched: `direct`, from the website, or through `scraperapi`."""

    request_timeout: Annotated[float, Field(gt=0, le=600)] = 10.0
    """Timeout of a direct fetch in seconds, including redirects."""

    direct_proxy: SecretStr | None = None
    """Proxy for direct fetches, callbacks and notifications.

    It must reject private addresses itself, after they are checked here."""

    allow_private_addresses: bool = False
    """Let direct fetches, callbacks and notifications reach private networks. Dangerous: only for testing."""

    cache_ttl: Annotated[float, Field(ge=0, le=31_536_000)] = 86_400.0
    """Lifetime of cached results about websites, in seconds. 0 disables the cache."""

    redis_host: Annotated[str, Field(max_length=253, pattern=r"^[^\s/@]+$")] | None = None
    """Host of a Redis server to cache results about websites. Needs the extra `redis`. Unset: Postgres is used."""

    redis_port: Annotated[int, Field(ge=1, le=65_535)] = 6379
    """Port of the Redis server."""

    redis_db: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Database number on the Redis server."""

    redis_password: SecretStr | None = None
    """Password of the Redis server."""

    openai_api_key: SecretStr | None = None
    """API key of a language model that helps to choose contact pages and contacts.

    Unset: only built-in rules are used."""

    openai_model: Annotated[str, Field(min_length=1, max_length=200)] = "gpt-4.1-mini"
    """Name of the language model."""

    openai_timeout: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Timeout of a request to the language model, in seconds. After it the built-in rules are used."""

    openai_base_url: Annotated[str, Field(pattern=r"^https?://[^\s@]+$")] | None = None
    """Base URL of another server with the chat completions API. Unset: OpenAI."""

    max_workers: Annotated[int, Field(ge=1, le=100)] = 2
    """Number of CSV jobs processed concurrently per process."""

    csv_concurrent_workers: Annotated[int, Field(ge=1, le=1000)] = 10
    """Number of rows of one CSV job processed concurrently."""

    csv_max_bytes: Annotated[ByteSize, Field(ge=1)] = ByteSize(256 * 1024 * 1024)
    """Maximum size of an uploaded CSV file. Accepts units, such as `256MiB`."""

    csv_max_rows: Annotated[int, Field(ge=1, le=100_000_000)] = 1_000_000
    """Maximum number of rows of an uploaded CSV file."""

    csv_formula_escape: Literal["generated", "all", "off"] = "generated"
    """Cells that get an apostrophe if they look like a formula: those added (`generated`), `all` or none (`off`)."""

    csv_lease_seconds: Annotated[float, Field(ge=1, le=86_400)] = 60.0
    """Duration of the lease on a website of a CSV job, in seconds."""

    csv_retention_days: Annotated[float, Field(gt=0, le=36_500)] = 30.0
    """Days after which a finished CSV job is deleted, with its rows and its output."""

    csv_callback_secret: SecretStr | None = None
    """Secret that signs callbacks of CSV jobs (HMAC-SHA256). Unset: callbacks are not signed."""

    debug: bool = False
    """Add the column `error` to the output of CSV jobs."""

    # ---------------------------------------------------------------- notifications
    notify_url: SecretStr | None = None
    """URL that notifications are posted to, such as a paused account or an exhausted budget. Unset: none are sent."""

    notify_format: Literal["json", "slack"] = "json"
    """Body of notifications: `json`, or `slack` for the incoming webhooks of Slack, Mattermost and others."""

    notify_secret: SecretStr | None = None
    """Secret that signs notifications after the Standard Webhooks convention. Unset: they are not signed."""

    contacts_webhook_url: SecretStr | None = None
    """URL that new and changed contacts of pages are posted to, in batches. Unset: none."""

    contacts_webhook_secret: SecretStr | None = None
    """Secret that signs requests to CONTACTS_WEBHOOK_URL. Unset: they are not signed."""

    notify_retention_days: Annotated[int, Field(ge=1, le=3650)] = 7
    """Days after which a notification is deleted, and no longer retried if it could not be delivered."""

    # ---------------------------------------------------------------- HTTP API
    api_host: str = "127.0.0.1"
    """Address the HTTP server (API, health checks, metrics) listens on. Other than loopback requires API_KEYS."""

    api_port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """Port of the HTTP server. 0: any free port. Unset and 8000 in use: any free port, with a warning."""

    api_enabled: bool = True
    """Serve the API. `false`: only health checks and metrics, which need no key."""

    api_keys: SecretStr | None = None
    """Comma-separated keys accepted in the header `X-API-Key`. Unset: no authentication, on loopback only."""

    auth_disabled: bool = False
    """Serve the API without authentication on any address."""

    dashboard: Literal["off", "read", "full"] | None = None
    """Dashboard at `/dashboard`: `off`, `read` (view only) or `full` (with actions).

    Unset: `read` on loopback without API_KEYS, else `off`."""

    allowed_hosts: str | None = None
    """Comma-separated names accepted in the Host header, besides localhost, while no keys are set."""

    cors_origins: str | None = None
    """Comma-separated origins that may call the API from a browser, or `*`. Unset: none."""

    api_requests_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 1200
    """Rate limit per key, in requests per minute. 0 disables it."""

    api_max_scrapes: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Number of websites processed concurrently for `/scrap` and `/scrap-linkedin`. Others wait, then get 503."""

    api_max_uploads: Annotated[int, Field(ge=1, le=1000)] = 4
    """Maximum number of concurrent uploads."""

    api_upload_wait_seconds: Annotated[float, Field(ge=0, le=600)] = 10.0
    """Time that an upload waits for a free slot before it is rejected with 429, in seconds."""

    public_base_url: str | None = None
    """Public base URL of this server, for signed links. Unset: taken from each request."""

    trust_forwarded_headers: bool = False
    """Use X-Forwarded-Proto and X-Forwarded-Host of a reverse proxy for signed links and the dashboard's cookie."""

    download_link_secret: SecretStr | None = None
    """Secret that signs download links; the same on every replica. Unset: generated once and stored in Postgres."""

    # ---------------------------------------------------------------- erasure
    suppression_key: SecretStr | None = None
    """Key of the hashes in the suppression list of erased contacts; the same on every replica. Unset: generated on
    first use and stored in PAGECURATOR_HOME."""

    # ---------------------------------------------------------------- logging
    log_format: Literal["auto", "json", "console"] = "auto"
    """`json`: one object per line. `console`: human-readable. `auto`: `console` on a terminal, else `json`."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Minimum level of logged events."""

    # ---------------------------------------------------------------- validation
    @field_validator(
        "log_level",
        "log_format",
        "event_loop",
        "database_pooler",
        "scraper_api_country_code",
        "csv_fetch",
        "csv_formula_escape",
        "notify_format",
        "dashboard",
        mode="before",
    )
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("https_proxy", "http_proxy", "all_proxy", "no_proxy", mode="before")
    @classmethod
    def _lower_case_first(cls, value: Any, info: ValidationInfo) -> Any:
        # Names are case-insensitive; if both spellings are set, curl and Python use the lower-case one.
        return os.environ.get(info.field_name or "") or value

    @field_validator("redis_port", mode="before")
    @classmethod
    def _port_of_service_link(cls, value: Any) -> Any:
        # Kubernetes sets REDIS_PORT=tcp://10.0.0.1:6379 in every pod if a service is called redis.
        link = re.fullmatch(r"tcp://.*:(\d+)", value.strip()) if isinstance(value, str) else None
        return link[1] if link else value

    @field_validator("scraper_api_escalation")
    @classmethod
    def _tiers(cls, value: str | None) -> str | None:
        names = [name.strip().lower() for name in (value or "").split(",") if name.strip()]
        if not set(names) <= {"render", "premium", "ultra_premium"} or len(names) > len(set(names)):
            raise ValueError("should be a comma-separated list of render, premium and ultra_premium, each at most once")
        return ",".join(names) or None

    @field_validator("scraper_api_url")
    @classmethod
    def _http_url(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("should be a URL such as https://api.scraperapi.com/")
        try:
            _ = parts.port
        except ValueError:
            raise ValueError("the port should be a number from 0 to 65535") from None
        if parts.username or parts.query:
            raise ValueError("should contain neither credentials nor a query; set the key in SCRAPER_API_KEY")
        if parts.scheme == "http" and parts.hostname == urlsplit(PUBLIC_SCRAPER_API_URL).hostname:
            raise ValueError("should begin with https://, otherwise the key is sent unencrypted")
        return value.strip().rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _postgres_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        url = value.get_secret_value().strip()  # secrets in files often end with a line break
        if not re.match(r"^postgres(ql)?(\+\w+)?://", url):
            raise ValueError("should begin with postgresql:// (or postgres://)")
        return SecretStr(url)

    @field_validator("scraper_api_key")
    @classmethod
    def _header_safe(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        key = value.get_secret_value().strip()
        if not key:
            return None
        if not key.isascii() or not key.isprintable():
            raise ValueError("should contain only printable ASCII characters; was it pasted incompletely?")
        return SecretStr(key)

    @field_validator("api_keys")
    @classmethod
    def _some_keys(cls, value: SecretStr | None) -> SecretStr | None:
        # A secret file may have one key per line.
        keys = [] if value is None else [key.strip() for key in re.split(r"[,\r\n]", value.get_secret_value())]
        if any(not key.isascii() or not key.isprintable() for key in keys):
            raise ValueError("should contain only printable ASCII characters, with commas between keys")
        return SecretStr(",".join(key for key in keys if key)) if any(keys) else None

    @field_validator("allowed_hosts")
    @classmethod
    def _host_names(cls, value: str | None) -> str | None:
        names = [name.strip() for name in (value or "").split(",") if name.strip()]
        if not all(_HOST_NAME.fullmatch(name) or _is_ipv6(name) for name in names):
            raise ValueError(
                "should be comma-separated host names or addresses, without scheme and port; to accept every host, "
                "set AUTH_DISABLED=true"
            )
        return ",".join(names) or None

    @field_validator("cors_origins")
    @classmethod
    def _web_origins(cls, value: str | None) -> str | None:
        origins = [origin.strip().rstrip("/").lower() for origin in (value or "").split(",") if origin.strip()]
        if origins != ["*"] and any(not _ORIGIN.fullmatch(origin) for origin in origins):
            raise ValueError("should be * or comma-separated origins such as https://app.example.com")
        return ",".join(_WITH_DEFAULT_PORT.sub(r"\1\2", origin) for origin in origins) or None

    @field_validator("public_base_url")
    @classmethod
    def _base_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("should be a URL such as https://contacts.example.com, without a query")
        return value.strip().rstrip("/")

    @field_validator("notify_url", "contacts_webhook_url")
    @classmethod
    def _webhook_url(cls, value: SecretStr | None) -> SecretStr | None:
        url = "" if value is None else value.get_secret_value().strip()
        if not url:
            return None
        if not url.isascii() or not url.isprintable() or " " in url:
            raise ValueError("should contain only printable ASCII characters; was it pasted incompletely?")
        try:
            parts = urlsplit(url)
            is_valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_valid = False
        if not is_valid:
            raise ValueError("should be a URL such as https://hooks.example.com/services/…")
        return SecretStr(url)

    @field_validator("notify_secret", "contacts_webhook_secret")
    @classmethod
    def _signing_key(cls, value: SecretStr | None) -> SecretStr | None:
        secret = "" if value is None else value.get_secret_value().strip()
        if not secret:
            return None
        if secret.startswith("whsec_"):
            try:
                base64.b64decode(secret.removeprefix("whsec_"), validate=True)
            except ValueError:
                raise ValueError("should be Base64 after `whsec_`; was it pasted incompletely?") from None
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"should have at least {_SHORTEST_SECRET} characters")
        return SecretStr(secret)

    @field_validator("download_link_secret", "suppression_key")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().strip()) < _SHORTEST_SECRET:
            raise ValueError(f"should have at least {_SHORTEST_SECRET} characters")
        return value

    # ---------------------------------------------------------------- derived values
    @property
    def api_key_list(self) -> tuple[SecretStr, ...]:
        """API_KEYS as a tuple; empty if the API needs no key."""
        if self.api_keys is None:
            return ()
        return tuple(SecretStr(key) for key in self.api_keys.get_secret_value().split(","))

    @property
    def allowed_host_list(self) -> tuple[str, ...]:
        """ALLOWED_HOSTS as a tuple."""
        return tuple(self.allowed_hosts.split(",")) if self.allowed_hosts else ()

    @property
    def cors_origin_list(self) -> tuple[str, ...]:
        """CORS_ORIGINS as a tuple, each as browsers send it, or ``*``."""
        return tuple(self.cors_origins.split(",")) if self.cors_origins else ()

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only this machine can reach the HTTP server."""
        if self.api_host.lower() == "localhost":
            return True
        try:
            return ip_address(self.api_host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def dashboard_mode(self) -> Literal["off", "read", "full"]:
        """DASHBOARD, or its default; ``off`` without the API."""
        if not self.api_enabled:
            return "off"
        if self.dashboard is not None:
            return self.dashboard
        return "read" if self.listens_on_loopback and self.api_keys is None else "off"

    @property
    def local_url(self) -> str:
        """Base URL of the HTTP server for clients on this machine, without a slash at the end."""
        host = "127.0.0.1" if self.api_host in ("0.0.0.0", "::") else self.api_host  # noqa: S104 - compared only
        return f"http://[{host}]:{self.api_port}" if ":" in host else f"http://{host}:{self.api_port}"

    @property
    def uses_public_scraper_api(self) -> bool:
        """Whether requests go to ScraperAPI itself and not to a simulator."""
        return urlsplit(self.scraper_api_url).hostname == urlsplit(PUBLIC_SCRAPER_API_URL).hostname

    @property
    def escalation_tiers(self) -> tuple[str, ...]:
        """SCRAPER_API_ESCALATION as a tuple."""
        return tuple(self.scraper_api_escalation.split(",")) if self.scraper_api_escalation else ()

    @property
    def connections_per_host(self) -> int:
        """HTTP_CONNECTIONS_PER_HOST, at least the concurrency: all requests share one host."""
        return max(self.http_connections_per_host, self.scraper_api_max_concurrent)

    @property
    def connection_limit(self) -> int:
        """HTTP_CONNECTION_POOL_SIZE, at least the concurrency."""
        return max(self.http_connection_pool_size, self.scraper_api_max_concurrent)


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
