"""Every setting, in one class: names, defaults, units and limits.

Settings come from the environment, then from a ``.env`` file in the working directory; the environment
wins. An empty value means the default. A secret may be read from a file instead (``NAME_FILE``). All problems are
reported at once (:class:`SettingsError`), and a secret is never part of a message.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from ipaddress import IPv6Address
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import ByteSize, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pagecurator.errors import UserError
from pagecurator.settings.secret_files import read_secret_files, secret_file_names

PUBLIC_SCRAPER_API_URL = "https://api.scraperapi.com/"
ENV_FILE = ".env"

# A misspelt name under one of these prefixes would silently leave a limit or a price at its default, so
# it is an error in the environment. Kubernetes adds names of its own for each service; those are not ours.
_RESERVED_PREFIXES = ("WF7_", "SCRAPER_API_", "HTTP_CONNECTION")
_SERVICE_LINK = re.compile(r"_(SERVICE_(HOST|PORT).*|PORT(_\d+_(TCP|UDP).*)?)$")

_SHORTEST_SECRET = 16

_HOST_NAME = re.compile(r"[A-Za-z0-9._\-]+")
_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://(?:[a-z0-9._\-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_WITH_DEFAULT_PORT = re.compile(r"(http://.*):80|(https://.*):443")

_Seconds = Annotated[float, Field(gt=0, le=86_400)]


class SettingsError(UserError):
    """The settings can't be used. ``problems`` holds one sentence for each fault, all of them."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["The settings can't be used:", *[f"  {problem}" for problem in problems]]))


class Settings(BaseSettings):
    """All settings of Pagecurator. Attribute names are the variables' names in lower case."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    # ---------------------------------------------------------------- database
    database_url: SecretStr | None = None
    """Postgres to use: `postgresql://user:password@host/name?sslmode=require`; unset: a private one."""

    database_password: SecretStr | None = None
    """Password for a DATABASE_URL that holds none, as it is: nothing in it has to be percent-encoded."""

    database_pooler: Literal["none", "transaction"] = "none"
    """`transaction` when DATABASE_URL leads to PgBouncer or Supavisor in transaction mode: no session state then."""

    db_pool_size: Annotated[int, Field(ge=1, le=500)] = 5
    """Database connections of this process, at most. Independent of the number of pages in flight."""

    db_statement_timeout_seconds: _Seconds = 30.0
    """No database statement may run longer than this many seconds."""

    pagecurator_home: Path = Path(".pagecurator")
    """Folder of the private Postgres that is used while DATABASE_URL is unset.

    Unset, root uses /var/lib/pagecurator, if .pagecurator has no data."""

    # ---------------------------------------------------------------- ScraperAPI
    scraper_api_key: SecretStr | None = None
    """Key of the ScraperAPI account. Sent as a header; only where `GET /account` refuses that, in its URL."""

    scraper_api_url: str = PUBLIC_SCRAPER_API_URL
    """ScraperAPI's address; that of `pagecurator simulator` for trials."""

    scraper_api_max_concurrent: Annotated[int, Field(ge=1, le=1000)] = 10
    """Calls in flight at the same time, at most, for the whole account."""

    scraper_api_render: bool = False
    """Let ScraperAPI run the page's scripts (10 credits a page instead of 1)."""

    scraper_api_premium: bool = False
    """Use ScraperAPI's premium proxies (10 credits a page instead of 1, 25 together with rendering)."""

    scraper_api_country_code: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    """Fetch from this country, as two lower-case letters."""

    scraper_api_max_cost: Annotated[int, Field(ge=1)] | None = None
    """Refuse any page that would cost more credits than this."""

    scraper_api_escalation: str | None = None
    """Try a blocked page again with more, in this order: any of `render,premium,ultra_premium`; unset: don't."""

    scraper_api_probe_seconds: _Seconds = 60.0
    """While the account is paused: seconds between two looks at whether it is well again."""

    scraper_api_breaker_failures: Annotated[int, Field(ge=2, le=1000)] = 10
    """Failed calls in a row (no connection, 5xx of ScraperAPI itself) over several sites after which all calls stop."""

    scraper_api_breaker_seconds: _Seconds = 300.0
    """Failed calls that are further apart than this many seconds are not counted as being in a row."""

    scraper_api_account_seconds: _Seconds = 300.0
    """Seconds between two looks at the account's plan and credits. One replica looks, all learn."""

    scraper_api_daily_credit_budget: Annotated[int, Field(ge=1)] | None = None
    """Credits that all replicas together may spend in a day (UTC); then claiming stops until the next."""

    scraper_api_monthly_credit_budget: Annotated[int, Field(ge=1)] | None = None
    """Credits that all replicas together may spend in a calendar month (UTC); then claiming stops until the next."""

    http_connection_pool_size: Annotated[int, Field(ge=1, le=10_000)] = 50
    """TCP connections of the HTTP client, at most."""

    http_connections_per_host: Annotated[int, Field(ge=1, le=10_000)] = 20
    """TCP connections to one host, at most. All calls go to one host, so it is raised to SCRAPER_API_MAX_CONCURRENT."""

    http_connection_timeout: _Seconds = 70.0
    """Seconds for one whole request. ScraperAPI itself retries for up to 70 s, and bills a caller that left earlier."""

    https_proxy: SecretStr | None = None
    """Proxy for calls to ScraperAPI (and the language model) when its address begins with `https`: `http://user:password@host:port`."""

    http_proxy: SecretStr | None = None
    """The same for addresses that begin with `http`, such as a simulator's."""

    all_proxy: SecretStr | None = None
    """The same for both, where no other is set."""

    no_proxy: str | None = None
    """Hosts that are called without a proxy: names (with all below them), addresses, networks, `*`; with commas."""

    # ---------------------------------------------------------------- curation
    wf7_enable_concurrent_processing: bool = True
    """`true`: many pages at a time. `false`: one after another. Looked at again before every batch."""

    wf7_concurrent_rollout_percent: Annotated[int, Field(ge=0, le=100)] = 100
    """Share of the batches that run concurrently; the others run sequentially. Looked at again before every batch."""

    wf7_rollback_error_rate: Annotated[float, Field(gt=0, lt=1)] | None = None
    """When more than this share of the pages of concurrent batches fails, batches run sequentially for a while."""

    wf7_rollback_cooldown_seconds: _Seconds = 300.0
    """After a rollback: seconds until one concurrent batch is tried again."""

    wf7_concurrent_batch_size: Annotated[int, Field(ge=1, le=1000)] = 10
    """Pages claimed at a time."""

    wf7_retry_attempts: Annotated[int, Field(ge=1, le=20)] = 3
    """Fetches of one page, the first one included, before it counts as failed."""

    wf7_retry_backoff_factor: Annotated[float, Field(ge=1.0, le=10.0)] = 2.0
    """Each wait before a retry is this many times longer than the one before (with jitter)."""

    wf7_retry_base_seconds: Annotated[float, Field(ge=0, le=600)] = 1.0
    """The wait before the first retry, in seconds (with jitter)."""

    wf7_scheduler_interval_seconds: _Seconds = 60.0
    """Seconds between two looks at the queue."""

    wf7_lease_seconds: Annotated[float, Field(ge=1, le=86_400)] = 120.0
    """A claimed page belongs to its worker for this long; renewed every third of it while the worker lives."""

    wf7_max_crashes: Annotated[int, Field(ge=1, le=100)] = 3
    """A page whose worker died this often while holding it fails with `crashed`; a website of a CSV job likewise."""

    wf7_release_delay_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60.0
    """A page given back because ScraperAPI asked us to slow down is tried again after this many seconds."""

    wf7_shutdown_grace_seconds: Annotated[float, Field(ge=0, le=3600)] = 25.0
    """After SIGTERM, pages in flight may finish for this many seconds; the others are given back."""

    wf7_max_body_bytes: Annotated[ByteSize, Field(ge=1024, le=100 * 1024 * 1024)] = ByteSize(5 * 1024 * 1024)
    """A page with more bytes than this, decompressed, fails with `body_too_large`. `5MiB` is understood."""

    wf7_extraction_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 10.0
    """A long page whose contacts are not found within this many seconds fails with `extraction_timeout`."""

    wf7_attempts_retention_days: Annotated[int, Field(ge=2, le=36_500)] | None = None
    """Forget attempts older than this many days, but never why a page failed; unset: keep them all."""

    wf7_memory_limit_mb: Annotated[int, Field(ge=256, le=1_000_000)] | None = None
    """Memory in MiB for this process and those that read long pages for it; unset: 90 % of the container's limit."""

    wf7_watchdog_seconds: Annotated[float, Field(ge=0, le=86_400)] = 60.0
    """When the event loop takes no turn for this long, the process ends itself with exit code 1; 0: never."""

    wf7_worker_name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """This worker's name on every claim and log line; unset: host name, process id and four random letters."""

    # ---------------------------------------------------------------- domains
    wf7_domain_max_in_flight: Annotated[int, Field(ge=1, le=1000)] = 50
    """Pages of one domain in flight at the same time, at most, over all workers on the database."""

    wf7_domain_cooldown_seconds: _Seconds = 30.0
    """A site that answered 429 or 503 is left alone for this long, and each time in a row for twice as long."""

    wf7_domain_max_put_offs: Annotated[int, Field(ge=1, le=100)] = 10
    """A page whose site answered 429 or 503 this often fails with `target_busy`."""

    wf7_domain_breaker_failures: Annotated[int, Field(ge=1, le=100_000)] = 10
    """After this many pages in a row that failed through the site's fault, its other pages wait."""

    wf7_domain_breaker_seconds: _Seconds = 300.0
    """They wait for this long, then one is tried; if that fails too, for twice as long."""

    wf7_domain_max_hold_seconds: _Seconds = 3600.0
    """No site is left alone for longer than this at a time."""

    # ---------------------------------------------------------------- single websites
    csv_fetch: Literal["direct", "scraperapi"] = "direct"
    """Where websites of CSV files and single requests are fetched from: `direct`, from themselves, or `scraperapi`."""

    request_timeout: Annotated[float, Field(gt=0, le=600)] = 10.0
    """Seconds for one direct fetch in all, redirects included."""

    site_connections: Annotated[int, Field(ge=1, le=10_000)] = 200
    """Direct connections to websites at the same time, at most."""

    site_connections_per_host: Annotated[int, Field(ge=1, le=1000)] = 4
    """Direct requests to one website at the same time, at most."""

    site_delay_seconds: Annotated[float, Field(ge=0, le=600)] = 0.0
    """Seconds between the starts of two direct requests to one website, at least."""

    direct_proxy: SecretStr | None = None
    """Proxy for direct fetches and callbacks. It must refuse private addresses itself; they are checked here first."""

    site_user_agent: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[ -~]+$")] = (
        "Mozilla/5.0 (compatible; Pagecurator)"
    )
    """How direct fetches name themselves to websites."""

    cache_ttl: Annotated[float, Field(ge=0, le=31_536_000)] = 86_400.0
    """Seconds that the answer about a website is kept; 0 keeps none."""

    redis_host: Annotated[str, Field(max_length=253, pattern=r"^[^\s/@]+$")] | None = None
    """Host of a Redis to keep the answers about websites in; unset: they are kept in Postgres."""

    redis_port: Annotated[int, Field(ge=1, le=65_535)] = 6379
    """Port of that Redis."""

    redis_db: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Number of the database in that Redis."""

    redis_password: SecretStr | None = None
    """Password of that Redis."""

    openai_api_key: SecretStr | None = None
    """Key of a language model that helps to choose contact pages and contacts; unset: the rules alone decide."""

    openai_model: Annotated[str, Field(min_length=1, max_length=200)] = "gpt-4.1-mini"
    """Name of the model."""

    openai_timeout: Annotated[float, Field(gt=0, le=600)] = 20.0
    """Seconds for one answer of the model; after that the rules alone decide."""

    openai_base_url: Annotated[str, Field(pattern=r"^https?://[^\s@]+$")] | None = None
    """Address of another server that speaks the chat-completions protocol; unset: the vendor's."""

    allow_private_addresses: bool = False
    """`true` lets direct fetches reach private networks. Dangerous: for trials with local websites only."""

    # ---------------------------------------------------------------- CSV jobs
    max_workers: Annotated[int, Field(ge=1, le=100)] = 2
    """CSV jobs worked on at the same time by this process."""

    csv_concurrent_workers: Annotated[int, Field(ge=1, le=1000)] = 10
    """Rows of one CSV job looked at the same time; 1: one after another."""

    csv_max_bytes: Annotated[ByteSize, Field(ge=1)] = ByteSize(256 * 1024 * 1024)
    """A CSV file with more bytes than this is refused. `256MiB` is understood."""

    csv_max_rows: Annotated[int, Field(ge=1, le=100_000_000)] = 1_000_000
    """A CSV file with more rows than this is refused."""

    csv_formula_escape: Literal["generated", "all", "off"] = "generated"
    """Cells that a spreadsheet would run get an apostrophe: those that we add (`generated`), `all`, or none (`off`)."""

    csv_lease_seconds: Annotated[float, Field(ge=1, le=86_400)] = 60.0
    """After a crash, the rows that were in flight are taken up again within this many seconds."""

    csv_retention_days: Annotated[float, Field(gt=0, le=36_500)] = 30.0
    """A CSV job, its rows and its output are removed this many days after it ended."""

    csv_callback_secret: SecretStr | None = None
    """Signs callbacks of CSV jobs (HMAC-SHA256); unset: they carry no signature."""

    debug: bool = False
    """Adds the column `error` to the output of CSV jobs."""

    # ---------------------------------------------------------------- HTTP server
    api_host: str = "127.0.0.1"
    """Address that the HTTP server (API, health, metrics) listens on. Beyond loopback it asks for API_KEYS."""

    api_port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """Port of the HTTP server; 0: any free one. Unset and 8000 taken: any free one, with a warning."""

    api_enabled: bool = True
    """`false`: only health, readiness and metrics are served, which need no key."""

    api_keys: SecretStr | None = None
    """Keys that clients may send as X-API-Key, separated by commas. Unset: none is asked for, on loopback only."""

    auth_disabled: bool = False
    """`true` says out loud that the API is open to whoever reaches API_HOST, without any key."""

    allowed_hosts: str | None = None
    """Names beyond localhost that the Host header may hold while no keys are asked for, separated by commas."""

    cors_origins: str | None = None
    """Origins of web pages that may call the API from a browser, separated by commas, or `*`; unset: none."""

    api_requests_per_minute: Annotated[int, Field(ge=0, le=1_000_000)] = 1200
    """Requests of one key within a minute, at most; 0: no limit."""

    api_max_scrapes: Annotated[int, Field(ge=1, le=10_000)] = 20
    """Websites read at the same time for `/scrap` and `/scrap-linkedin`; others wait, then get 503 with Retry-After."""

    api_max_uploads: Annotated[int, Field(ge=1, le=1000)] = 4
    """Files received at the same time, at most."""

    api_upload_wait_seconds: Annotated[float, Field(ge=0, le=600)] = 10.0
    """Seconds that a further upload waits for a slot before it is refused with 429."""

    public_base_url: str | None = None
    """Address of this server for clients, for signed links; unset: taken from each request."""

    trust_forwarded_headers: bool = False
    """`true` behind a proxy that sets X-Forwarded-Proto and X-Forwarded-Host: signed links then begin with these."""

    download_link_secret: SecretStr | None = None
    """Signs download links, the same on every replica; unset: one made once and kept in Postgres."""

    # ---------------------------------------------------------------- logs
    log_format: Literal["auto", "json", "console"] = "auto"
    """`json`: one object a line. `console`: for people. `auto`: `console` on a terminal, else `json`."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least severe level that is logged."""

    # ---------------------------------------------------------------- rules
    @field_validator(
        "log_level",
        "log_format",
        "database_pooler",
        "scraper_api_country_code",
        "csv_fetch",
        "csv_formula_escape",
        mode="before",
    )
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("https_proxy", "http_proxy", "all_proxy", "no_proxy", mode="before")
    @classmethod
    def _lower_case_first(cls, value: Any, info: ValidationInfo) -> Any:
        # Names are read in any case; where both spellings are set, curl and Python take the lower-case one.
        return os.environ.get(info.field_name or "") or value

    @field_validator("redis_port", mode="before")
    @classmethod
    def _port_of_service_link(cls, value: Any) -> Any:
        # Kubernetes sets REDIS_PORT=tcp://10.0.0.1:6379 in every pod beside a service that is called redis.
        link = re.fullmatch(r"tcp://.*:(\d+)", value.strip()) if isinstance(value, str) else None
        return link[1] if link else value

    @field_validator("scraper_api_escalation")
    @classmethod
    def _tiers(cls, value: str | None) -> str | None:
        names = [name.strip().lower() for name in (value or "").split(",") if name.strip()]
        if not set(names) <= {"render", "premium", "ultra_premium"} or len(names) > len(set(names)):
            raise ValueError("should be a list of different ones of render, premium and ultra_premium, with commas")
        return ",".join(names) or None

    @field_validator("scraper_api_url")
    @classmethod
    def _http_url(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("should be an address such as https://api.scraperapi.com/")
        try:
            _ = parts.port
        except ValueError:
            raise ValueError("its port should be a number from 0 to 65535") from None
        if parts.username or parts.query:
            raise ValueError("should hold neither a user nor a query; the key goes into SCRAPER_API_KEY")
        if parts.scheme == "http" and parts.hostname == urlsplit(PUBLIC_SCRAPER_API_URL).hostname:
            raise ValueError("should begin with https://, else the key would travel unprotected")
        return value.strip().rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _postgres_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        url = value.get_secret_value().strip()  # a secret read from a file often ends with a line break
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
            raise ValueError("should hold printable ASCII characters only; was it pasted with something else?")
        return SecretStr(key)

    @field_validator("api_keys")
    @classmethod
    def _some_keys(cls, value: SecretStr | None) -> SecretStr | None:
        # A file may hold one key a line.
        keys = [] if value is None else [key.strip() for key in re.split(r"[,\r\n]", value.get_secret_value())]
        if any(not key.isascii() or not key.isprintable() for key in keys):
            raise ValueError("should hold printable ASCII characters only, with a comma between two keys")
        return SecretStr(",".join(key for key in keys if key)) if any(keys) else None

    @field_validator("allowed_hosts")
    @classmethod
    def _host_names(cls, value: str | None) -> str | None:
        names = [name.strip() for name in (value or "").split(",") if name.strip()]
        if not all(_HOST_NAME.fullmatch(name) or _is_ipv6(name) for name in names):
            raise ValueError(
                "should be host names or addresses without scheme and port, with a comma between two; to let every "
                "host through, set AUTH_DISABLED=true"
            )
        return ",".join(names) or None

    @field_validator("cors_origins")
    @classmethod
    def _web_origins(cls, value: str | None) -> str | None:
        origins = [origin.strip().rstrip("/").lower() for origin in (value or "").split(",") if origin.strip()]
        if origins != ["*"] and any(not _ORIGIN.fullmatch(origin) for origin in origins):
            raise ValueError("should be * or origins such as https://app.example.com, with a comma between two")
        return ",".join(_WITH_DEFAULT_PORT.sub(r"\1\2", origin) for origin in origins) or None

    @field_validator("public_base_url")
    @classmethod
    def _base_url(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("should be an address such as https://contacts.example.com, without a query")
        return value.strip().rstrip("/")

    @field_validator("download_link_secret")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().strip()) < _SHORTEST_SECRET:
            raise ValueError(f"should have at least {_SHORTEST_SECRET} characters")
        return value

    # ---------------------------------------------------------------- what follows from them
    @property
    def api_key_list(self) -> tuple[SecretStr, ...]:
        """The keys of API_KEYS, one by one; empty: the API is open."""
        if self.api_keys is None:
            return ()
        return tuple(SecretStr(key) for key in self.api_keys.get_secret_value().split(","))

    @property
    def allowed_host_list(self) -> tuple[str, ...]:
        """The names of ALLOWED_HOSTS, one by one."""
        return tuple(self.allowed_hosts.split(",")) if self.allowed_hosts else ()

    @property
    def cors_origin_list(self) -> tuple[str, ...]:
        """The origins of CORS_ORIGINS as browsers write them, or ``*``."""
        return tuple(self.cors_origins.split(",")) if self.cors_origins else ()

    @property
    def uses_public_scraper_api(self) -> bool:
        """True when calls go to ScraperAPI itself and not to a simulator or another stand-in."""
        return urlsplit(self.scraper_api_url).hostname == urlsplit(PUBLIC_SCRAPER_API_URL).hostname

    @property
    def escalation_tiers(self) -> tuple[str, ...]:
        """``SCRAPER_API_ESCALATION``, one by one."""
        return tuple(self.scraper_api_escalation.split(",")) if self.scraper_api_escalation else ()

    @property
    def connections_per_host(self) -> int:
        """``HTTP_CONNECTIONS_PER_HOST``, raised to the concurrency: every call goes to the same host."""
        return max(self.http_connections_per_host, self.scraper_api_max_concurrent)

    @property
    def connection_limit(self) -> int:
        """``HTTP_CONNECTION_POOL_SIZE``, raised to the concurrency."""
        return max(self.http_connection_pool_size, self.scraper_api_max_concurrent)


def load_settings(env_file: str | Path | None = ENV_FILE) -> Settings:
    """Read the settings from the environment and ``env_file``.

    Raises :class:`SettingsError` with every problem there is, none of them holding a secret's value.
    """
    problems = _unknown_names(os.environ)
    try:
        secrets, unreadable = read_secret_files(secret_names(), {**_env_file_values(env_file), **os.environ})
        problems += unreadable
        given: dict[str, Any] = {name.lower(): SecretStr(value) for name, value in secrets.items()}
        settings = Settings(_env_file=env_file, **given)
    except ValidationError as error:
        problems += [_sentence(detail) for detail in error.errors(include_url=False, include_input=False)]
    except UnicodeDecodeError as error:
        problems.append(f"{env_file}: is not UTF-8 text ({error.reason} at byte {error.start}); save it as UTF-8.")
    if problems:
        raise SettingsError(problems)
    return settings


def misspelt_in_env_file(env_file: str | Path = ENV_FILE) -> list[str]:
    """Sentences about names in ``env_file`` that look like one of ours, misspelt. They never stop the start."""
    try:
        names = dotenv_values(env_file, encoding="utf-8", interpolate=False)
    except (OSError, UnicodeDecodeError):
        return []
    return _unknown_names(names)


def setting_names() -> list[str]:
    """Every variable's name, in the order of the class."""
    return [name.upper() for name in Settings.model_fields]


def secret_names() -> list[str]:
    """The names of the secrets among them; each may be read from a file that ``NAME_FILE`` names."""
    return [name.upper() for name, field in Settings.model_fields.items() if SecretStr in get_args(field.annotation)]


def _env_file_values(env_file: str | Path | None) -> dict[str, str | None]:
    return {} if env_file is None else dotenv_values(env_file, encoding="utf-8")


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _unknown_names(names: Mapping[str, Any]) -> list[str]:
    known = setting_names() + secret_file_names(secret_names())
    problems = []
    for name in sorted(names):
        upper = name.upper()
        if upper in known or not upper.startswith(_RESERVED_PREFIXES) or _SERVICE_LINK.search(upper):
            continue
        close = difflib.get_close_matches(upper, known, n=1)
        hint = f"did you mean {close[0]}?" if close else "see .env.example for the names there are."
        problems.append(f"{name}: is no setting of Pagecurator; {hint}")
    return problems


def _sentence(detail: Mapping[str, Any]) -> str:
    name = str(detail["loc"][0]).upper() if detail["loc"] else "settings"
    message = str(detail["msg"]).removeprefix("Value error, ")
    message = message.rstrip(".")
    return f"{name}: {message[:1].lower()}{message[1:]}{'' if message.endswith('?') else '.'}"


__all__ = [
    "PUBLIC_SCRAPER_API_URL",
    "Settings",
    "SettingsError",
    "load_settings",
    "misspelt_in_env_file",
    "secret_names",
    "setting_names",
]
