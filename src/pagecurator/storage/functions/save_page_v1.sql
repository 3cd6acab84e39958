-- Saves the outcome of one page in one statement, which is one transaction: status, contacts, links, attempts and the
-- health of its domain. Called by storage/page_save.py.
--
-- Databases hold this function as a migration created it, so this file is never changed: another body is another
-- version, in a file of its own. A plpgsql function, because each of its statements has its own snapshot: one that
-- waited for a lock is followed by one that sees what the other transaction committed.
--
-- Locks are acquired in this order: the page, its domain if it recovers, contacts by kind and value, its domain if it
-- is held back, the domain's entries in the domain queue.
CREATE OR REPLACE FUNCTION save_page_v1(
    given_page_id uuid,
    given_claim_no integer,
    given_action text,  -- finish, release, or defer (to the end of the domain's hold)
    given_lock_timeout_ms integer,  -- NULL: the session's timeouts apply

    -- finish
    given_processing_status text,
    given_curation_status text,
    given_scrape_status text,
    given_error_code text,
    given_error_message text,
    given_http_status integer,
    given_attempts_used integer,
    given_site_is_well boolean,  -- ends the failures and the hold of the domain

    -- release
    given_delay_seconds double precision,

    -- the hold of the domain that begins, when there is reason for one; NULL: there is none
    given_hold_kind text,
    given_hold_reason text,
    given_failed integer,
    given_failure_threshold integer,  -- 0: one response is enough
    given_hold_seconds double precision,
    given_longest_seconds double precision,

    -- contacts, each once, ordered by kind and value; NULL: contacts and links stay as they are
    given_source_url text,
    given_extraction_version integer,
    given_is_complete boolean,  -- what is not given is not on the page
    given_kinds text[],
    given_values text[],
    given_raws text[],
    given_names text[],
    given_roles text[],
    given_name_confidences double precision[],
    given_name_sources text[],
    given_email_types text[],
    given_confidences double precision[],
    given_sources text[],
    given_contexts text[],
    given_former_values text[],  -- as earlier versions spelled the value; NULL: none differs

    -- what the suppression list is searched for; NULL: the caller knows of no key
    given_suppression_key text,  -- the fingerprint of the key of the hashes
    given_hash_contacts integer[],  -- the contact that each of the hashes suppresses, counted from 1
    given_hashes bytea[],

    -- attempts; NULL: none
    given_attempts integer[],
    given_workers text[],
    given_batch_ids uuid[],
    given_starts timestamptz[],
    given_ends timestamptz[],
    given_outcomes text[],
    given_error_codes text[],
    given_error_messages text[],
    given_http_statuses integer[],
    given_target_statuses integer[],
    given_bytes bigint[],
    given_credits integer[],
    given_fetch_seconds double precision[],
    given_tiers text[],

    OUT is_saved boolean,  -- false: the claim is lost, and nothing was written
    OUT contacts_new integer,
    OUT contacts_suppressed integer,
    OUT recovered_domain text,
    OUT recovered_kind text,  -- NULL: no hold has ended
    OUT recovered_seconds double precision,
    OUT hold_domain text,  -- NULL: no hold has begun
    OUT hold_failures integer,
    OUT hold_holds integer,
    OUT hold_until timestamptz,
    OUT hold_seconds double precision
)
LANGUAGE plpgsql VOLATILE
-- Each session caches the plans. One that was made while a table was small must not read it whole once it is large, and
-- planning anew for the number of contacts, as Postgres would, costs a quarter of the time that it takes to save them.
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $function$
DECLARE
    page_domain_id uuid;
    page_claimed_at timestamptz;
    respelled record;
    gone_ids uuid[];
    gone_kinds text[];
    gone_values text[];
    are_gone boolean[];  -- of the contacts; NULL: none is
    given_number integer := cardinality(given_kinds);
    linked_number integer := 0;
    has_links boolean := true;
    suppression_key text;
    is_suppressed boolean := false;
    revived_ids uuid[];
    suppressed record;
    is_troubled boolean;
    hold_is_new boolean;
    is_paused boolean;
BEGIN
    IF given_lock_timeout_ms IS NOT NULL THEN
        -- Applies to this statement, too: unlike that of statement_timeout, its clock starts with each wait.
        PERFORM set_config('lock_timeout', given_lock_timeout_ms::text, true);
    END IF;

    -- ------------------------------------------------------------ the page, fenced by the number of its claim
    CASE given_action
        WHEN 'finish' THEN
            -- The second half of the condition makes it safe to repeat a save whose reply was lost. A rescued page has
            -- no claimed_by any more, so a late result is refused. What it returns besides says which statements below
            -- have nothing to do: starting one takes longer than this.
            UPDATE pages
            SET attempts = CASE page_processing_status WHEN 'Processing' THEN attempts + given_attempts_used
                                                       ELSE attempts END,
                page_processing_status = given_processing_status::page_processing_status,
                page_curation_status = given_curation_status::page_curation_status,
                contact_scrape_status = given_scrape_status::contact_scrape_status,
                page_processing_error = given_error_message,
                error_code = given_error_code,
                http_status = given_http_status,
                lease_expires_at = NULL,
                finished_at = clock_timestamp(),
                updated_at = clock_timestamp()
            WHERE id = given_page_id AND claim_no = given_claim_no
              AND (page_processing_status = 'Processing'
                   OR (page_processing_status IN ('Complete', 'Error', 'Filtered') AND claimed_by IS NOT NULL))
            RETURNING domain_id, claimed_at,
                      (SELECT failures > 0 OR held_until IS NOT NULL FROM domains WHERE domains.id = pages.domain_id),
                      EXISTS (SELECT FROM page_contacts WHERE page_contacts.page_id = pages.id),
                      CASE WHEN given_kinds IS NOT NULL THEN (SELECT fingerprint FROM suppression_keys WHERE id = 1) END,
                      given_hashes IS NOT NULL
                      AND EXISTS (SELECT FROM suppressed_contacts WHERE hash = ANY (given_hashes))
            INTO page_domain_id, page_claimed_at, is_troubled, has_links, suppression_key, is_suppressed;
            -- There is a list, and it was not searched with its key: nothing is saved.
            IF suppression_key IS NOT NULL AND given_suppression_key IS DISTINCT FROM suppression_key THEN
                RAISE EXCEPTION 'the suppression list has another key' USING ERRCODE = 'PCKEY';
            END IF;
        WHEN 'release' THEN
            UPDATE pages
            SET page_processing_status = 'Queued',
                next_attempt_at = CASE WHEN given_delay_seconds > 0
                                       THEN clock_timestamp() + make_interval(secs => given_delay_seconds)
                                       ELSE next_attempt_at END,
                claimed_by = NULL,
                lease_expires_at = NULL,
                updated_at = clock_timestamp()
            WHERE id = given_page_id AND claim_no = given_claim_no AND page_processing_status = 'Processing'
            RETURNING domain_id, claimed_at INTO page_domain_id, page_claimed_at;
        WHEN 'defer' THEN
            SELECT domain_id, claimed_at INTO page_domain_id, page_claimed_at
            FROM pages
            WHERE id = given_page_id AND claim_no = given_claim_no AND page_processing_status = 'Processing'
            FOR UPDATE;
    END CASE;
    is_saved := FOUND;
    contacts_new := 0;
    contacts_suppressed := 0;
    IF NOT is_saved THEN
        RETURN;
    END IF;

    -- ------------------------------------------------------------ the domain's recovery
    -- A page that was claimed after the hold ended, and shows that the site is healthy, closes the breaker.
    IF given_site_is_well AND is_troubled THEN
        SELECT domain, hold_kind, coalesce(extract(epoch FROM clock_timestamp() - held_since), 0)
        INTO recovered_domain, recovered_kind, recovered_seconds
        FROM domains
        WHERE id = page_domain_id
          AND CASE WHEN held_until IS NULL THEN failures > 0 ELSE held_until <= page_claimed_at END
        FOR NO KEY UPDATE;
        IF FOUND THEN
            UPDATE domains
            SET failures = 0, holds = 0, hold_kind = NULL, hold_reason = NULL, held_since = NULL, held_until = NULL,
                updated_at = clock_timestamp()
            WHERE id = page_domain_id;
        END IF;
    END IF;

    -- ------------------------------------------------------------ contacts and links
    IF given_kinds IS NOT NULL THEN
        IF is_suppressed THEN
            -- The text around the others may hold them, too.
            FOR suppressed IN
                SELECT given_values[hashed.contact] AS value, given_raws[hashed.contact] AS raw
                FROM unnest(given_hash_contacts, given_hashes) AS hashed (contact, hash)
                JOIN suppressed_contacts ON suppressed_contacts.hash = hashed.hash
            LOOP
                given_contexts := ARRAY(
                    SELECT replace(replace(context, coalesce(suppressed.raw, suppressed.value), '[erased]'),
                                   suppressed.value, '[erased]')
                    FROM unnest(given_contexts) WITH ORDINALITY AS given (context, position)
                    ORDER BY position
                );
            END LOOP;
            SELECT array_agg(kind), array_agg(value), array_agg(raw), array_agg(name), array_agg(role),
                   array_agg(name_confidence), array_agg(name_source), array_agg(email_type), array_agg(confidence),
                   array_agg(source), array_agg(context), array_agg(former)
            INTO given_kinds, given_values, given_raws, given_names, given_roles, given_name_confidences,
                 given_name_sources, given_email_types, given_confidences, given_sources, given_contexts,
                 given_former_values
            FROM (
                SELECT *
                FROM unnest(
                    given_kinds, given_values, given_raws, given_names, given_roles, given_name_confidences,
                    given_name_sources, given_email_types, given_confidences, given_sources, given_contexts,
                    given_former_values
                ) WITH ORDINALITY AS given (
                    kind, value, raw, name, role, name_confidence, name_source, email_type, confidence, source,
                    context, former, position
                )
                WHERE position NOT IN (
                    SELECT hashed.contact
                    FROM unnest(given_hash_contacts, given_hashes) AS hashed (contact, hash)
                    JOIN suppressed_contacts ON suppressed_contacts.hash = hashed.hash
                )
                ORDER BY position
            ) AS remaining;
            given_kinds := coalesce(given_kinds, '{}');
            given_values := coalesce(given_values, '{}');
            contacts_suppressed := given_number - cardinality(given_kinds);
            given_number := cardinality(given_kinds);
            IF given_number = 0 THEN
                UPDATE pages SET contact_scrape_status = 'NoContactFound'
                WHERE id = given_page_id AND contact_scrape_status = 'ContactFound';
            END IF;
        END IF;

        -- Rows of an earlier version get the spelling of this one.
        IF given_former_values IS NOT NULL THEN
            FOR respelled IN
                SELECT * FROM unnest(given_kinds, given_former_values, given_values) AS given (kind, former, value)
                WHERE former IS NOT NULL
                ORDER BY kind COLLATE "C", former COLLATE "C"
            LOOP
                UPDATE contacts
                SET value = respelled.value, updated_at = clock_timestamp()
                WHERE domain_id = page_domain_id AND kind = respelled.kind AND contacts.value = respelled.former
                  AND NOT EXISTS (SELECT FROM contacts AS other
                                  WHERE other.domain_id = page_domain_id AND other.kind = respelled.kind
                                    AND other.value = respelled.value);
            END LOOP;
        END IF;

        -- The contacts that the page showed when it was read before.
        IF given_is_complete AND has_links THEN
            SELECT array_agg(shown.id), array_agg(shown.kind), array_agg(shown.value)
            INTO gone_ids, gone_kinds, gone_values
            FROM page_contacts
            CROSS JOIN LATERAL (
                SELECT id, domain_id, kind, value FROM contacts
                WHERE contacts.id = page_contacts.contact_id
                OFFSET 0  -- by the primary key: a site may have many contacts
            ) AS shown
            WHERE page_contacts.page_id = given_page_id AND shown.domain_id = page_domain_id
              AND (shown.kind, shown.value) NOT IN (
                  SELECT given.kind, given.value FROM unnest(given_kinds, given_values) AS given (kind, value)
              );
            -- They are merged with the given ones, to be locked in the same order; their other columns are NULL.
            IF gone_ids IS NOT NULL THEN
                SELECT array_agg(kind), array_agg(value), array_agg(raw), array_agg(name), array_agg(role),
                       array_agg(name_confidence), array_agg(name_source), array_agg(email_type), array_agg(confidence),
                       array_agg(source), array_agg(context), array_agg(position > given_number)
                INTO given_kinds, given_values, given_raws, given_names, given_roles, given_name_confidences,
                     given_name_sources, given_email_types, given_confidences, given_sources, given_contexts, are_gone
                FROM (
                    SELECT *
                    FROM unnest(
                        given_kinds || gone_kinds, given_values || gone_values, given_raws, given_names, given_roles,
                        given_name_confidences, given_name_sources, given_email_types, given_confidences,
                        given_sources, given_contexts
                    ) WITH ORDINALITY AS given (
                        kind, value, raw, name, role, name_confidence, name_source, email_type, confidence, source,
                        context, position
                    )
                    ORDER BY given.kind COLLATE "C", given.value COLLATE "C"
                ) AS ordered;
            END IF;
        END IF;

        -- Rows are inserted in the same order everywhere, so that concurrent saves for one site don't deadlock. A known
        -- row is only updated when it gains something: the contacts in a footer are on every page. `xmax = 0` marks new
        -- rows. The conflict is found by contacts_domain_id_kind_value_key.
        --
        -- Lost contacts pass through the same INSERT, with unlinked_at set.
        --
        -- Name, role, their confidence and source, the version of the extraction and the page they come from are one
        -- value: all six columns change in one assignment, or none does. `old` is the row as it is after its lock was
        -- acquired, so the rules hold for concurrent saves, too. A name outranks a role alone; then the confidence counts.
        -- The columns are replaced when
        --   nothing is known yet, or the confidence is higher;
        --   the page that the stored name comes from was read again: by a newer extraction, whose result replaces the
        --   older one; or by the same, and the page has changed.
        -- They are removed when that page was read completely by a newer extraction, which found no name. In a row from
        -- before these columns, most likely the name was on the page that it was first seen on.
        -- This condition is written twice: it selects the values to set, and the rows to update.
        IF cardinality(given_kinds) > 0 THEN
            WITH saved AS (
                INSERT INTO contacts AS old (
                    domain_id, kind, value, raw, email_type, confidence, source, context, source_url, first_page_id,
                    unlinked_at, name, role, name_confidence, name_source, name_extraction_version, name_page_id
                )
                SELECT page_domain_id, given_kinds[n], given_values[n], given_raws[n], given_email_types[n],
                       coalesce(given_confidences[n], 0), given_sources[n], given_contexts[n],
                       CASE WHEN are_gone[n] THEN NULL ELSE given_source_url END,
                       CASE WHEN are_gone[n] THEN NULL ELSE given_page_id END,
                       CASE WHEN are_gone[n] THEN clock_timestamp() END,
                       given_names[n], given_roles[n], given_name_confidences[n], given_name_sources[n],
                       CASE WHEN coalesce(given_names[n], given_roles[n]) IS NOT NULL THEN given_extraction_version END,
                       CASE WHEN coalesce(given_names[n], given_roles[n]) IS NOT NULL THEN given_page_id END
                FROM generate_series(1, cardinality(given_kinds)) AS n
                ON CONFLICT (domain_id, kind, value) DO UPDATE
                SET raw = coalesce(old.raw, excluded.raw),
                    email_type = coalesce(old.email_type, excluded.email_type),
                    confidence = greatest(old.confidence, excluded.confidence),
                    source = coalesce(old.source, excluded.source),
                    context = coalesce(old.context, excluded.context),
                    source_url = coalesce(old.source_url, excluded.source_url),
                    first_page_id = coalesce(old.first_page_id, excluded.first_page_id),
                    unlinked_at = CASE WHEN excluded.unlinked_at IS NOT NULL THEN old.unlinked_at END,
                    (name, role, name_confidence, name_source, name_extraction_version, name_page_id) = (
                        SELECT person.name, person.role, person.name_confidence, person.name_source,
                               person.name_extraction_version, person.name_page_id
                        FROM (
                            VALUES
                                (true, excluded.name, excluded.role, excluded.name_confidence, excluded.name_source,
                                 excluded.name_extraction_version, excluded.name_page_id),
                                (false, old.name, old.role, old.name_confidence, old.name_source,
                                 old.name_extraction_version, old.name_page_id)
                        ) AS person (
                            is_new, name, role, name_confidence, name_source, name_extraction_version, name_page_id
                        )
                        WHERE person.is_new = (
                            (excluded.name, excluded.role, excluded.name_confidence, excluded.name_source,
                             excluded.name_extraction_version, excluded.name_page_id)
                            IS DISTINCT FROM (old.name, old.role, old.name_confidence, old.name_source,
                                              old.name_extraction_version, old.name_page_id)
                            AND CASE
                                WHEN coalesce(excluded.name, excluded.role) IS NULL THEN
                                    coalesce(old.name, old.role) IS NOT NULL AND given_is_complete
                                    AND coalesce(old.name_page_id, old.first_page_id) IS NOT DISTINCT FROM given_page_id
                                    AND given_extraction_version > coalesce(old.name_extraction_version, 0)
                                ELSE
                                    coalesce(old.name, old.role) IS NULL
                                    OR (excluded.name IS NOT NULL, coalesce(excluded.name_confidence, 0))
                                       > (old.name IS NOT NULL, coalesce(old.name_confidence, 0))
                                    OR (coalesce(old.name_page_id, old.first_page_id) IS NOT DISTINCT FROM given_page_id
                                        AND (given_extraction_version > coalesce(old.name_extraction_version, 0)
                                             OR (given_extraction_version = coalesce(old.name_extraction_version, 0)
                                                 AND (excluded.name IS NOT NULL, coalesce(excluded.name_confidence, 0))
                                                     = (old.name IS NOT NULL, coalesce(old.name_confidence, 0)))))
                                END
                        )
                    ),
                    updated_at = clock_timestamp()
                WHERE excluded.confidence > old.confidence
                   OR (old.raw IS NULL AND excluded.raw IS NOT NULL)
                   OR (old.email_type IS NULL AND excluded.email_type IS NOT NULL)
                   OR (old.source IS NULL AND excluded.source IS NOT NULL)
                   OR (old.context IS NULL AND excluded.context IS NOT NULL)
                   OR (old.source_url IS NULL AND excluded.source_url IS NOT NULL)
                   OR (old.first_page_id IS NULL AND excluded.first_page_id IS NOT NULL)
                   OR (old.unlinked_at IS NOT NULL AND excluded.unlinked_at IS NULL)
                   OR (
                          (excluded.name, excluded.role, excluded.name_confidence, excluded.name_source,
                           excluded.name_extraction_version, excluded.name_page_id)
                          IS DISTINCT FROM (old.name, old.role, old.name_confidence, old.name_source,
                                            old.name_extraction_version, old.name_page_id)
                          AND CASE
                              WHEN coalesce(excluded.name, excluded.role) IS NULL THEN
                                  coalesce(old.name, old.role) IS NOT NULL AND given_is_complete
                                  AND coalesce(old.name_page_id, old.first_page_id) IS NOT DISTINCT FROM given_page_id
                                  AND given_extraction_version > coalesce(old.name_extraction_version, 0)
                              ELSE
                                  coalesce(old.name, old.role) IS NULL
                                  OR (excluded.name IS NOT NULL, coalesce(excluded.name_confidence, 0))
                                     > (old.name IS NOT NULL, coalesce(old.name_confidence, 0))
                                  OR (coalesce(old.name_page_id, old.first_page_id) IS NOT DISTINCT FROM given_page_id
                                      AND (given_extraction_version > coalesce(old.name_extraction_version, 0)
                                           OR (given_extraction_version = coalesce(old.name_extraction_version, 0)
                                               AND (excluded.name IS NOT NULL, coalesce(excluded.name_confidence, 0))
                                                   = (old.name IS NOT NULL, coalesce(old.name_confidence, 0)))))
                              END
                      )
                RETURNING id, (xmax = 0 AND unlinked_at IS NULL) AS is_new,
                          (xmax = 0 AND unlinked_at IS NOT NULL) AS is_revived
            ),
            linked AS (
                INSERT INTO page_contacts (page_id, contact_id)
                SELECT given_page_id, id FROM saved WHERE are_gone IS NULL
                ON CONFLICT DO NOTHING
            )
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE are_gone IS NULL),
                   array_agg(id) FILTER (WHERE is_revived)
            INTO contacts_new, linked_number, revived_ids
            FROM saved;
            -- A lost contact that was erased since it was read stays erased.
            IF revived_ids IS NOT NULL THEN
                DELETE FROM contacts WHERE id = ANY (revived_ids);
            END IF;
        END IF;

        -- Contacts that were known and stay as they are. A later statement: it sees the rows that other pages committed
        -- while the one above waited for them.
        IF given_number > linked_number THEN
            INSERT INTO page_contacts (page_id, contact_id)
            SELECT given_page_id, known.id
            FROM generate_series(1, cardinality(given_kinds)) AS n
            CROSS JOIN LATERAL (
                SELECT id FROM contacts
                WHERE domain_id = page_domain_id AND contacts.kind = given_kinds[n] AND contacts.value = given_values[n]
                OFFSET 0  -- one probe for each: a site may have many contacts
            ) AS known
            WHERE are_gone[n] IS NOT TRUE
            ON CONFLICT DO NOTHING;
        END IF;

        -- The rows of the lost contacts are locked, and every other save of one of them waits for the lock before it
        -- links or unlinks it: so this statement, which is a later one, sees all their links.
        IF gone_ids IS NOT NULL THEN
            WITH unlinked AS (
                DELETE FROM page_contacts WHERE page_id = given_page_id AND contact_id = ANY (gone_ids)
            )
            UPDATE contacts
            SET unlinked_at = clock_timestamp(), updated_at = clock_timestamp()
            WHERE id = ANY (gone_ids) AND unlinked_at IS NULL
              AND NOT EXISTS (SELECT FROM page_contacts AS other
                              WHERE other.contact_id = contacts.id AND other.page_id <> given_page_id);
        END IF;
    END IF;

    -- ------------------------------------------------------------ attempts
    -- Repeating a save whose reply was lost must not fail: existing rows stay.
    IF given_attempts IS NOT NULL THEN
        INSERT INTO page_attempts (
            page_id, claim_no, attempt, worker, batch_id, started_at, finished_at, outcome, error_code, error_message,
            http_status, target_status, bytes, credits, fetch_seconds, tier
        )
        SELECT given_page_id, given_claim_no, given_attempts[n], given_workers[n], given_batch_ids[n], given_starts[n],
               given_ends[n], given_outcomes[n], given_error_codes[n], given_error_messages[n], given_http_statuses[n],
               given_target_statuses[n], given_bytes[n], given_credits[n], given_fetch_seconds[n], given_tiers[n]
        FROM generate_series(1, cardinality(given_attempts)) AS n
        ON CONFLICT (page_id, claim_no, attempt) DO NOTHING;
    END IF;

    -- ------------------------------------------------------------ the domain's hold
    -- A page that was claimed before the hold ended carries no new information: pages of a site fail together. Only one
    -- that was claimed afterwards, half-open, begins the next hold.
    IF given_hold_kind IS NOT NULL THEN
        SELECT CASE WHEN held_until IS NULL THEN failures + given_failed >= given_failure_threshold
                    ELSE held_until <= page_claimed_at END,
               least(given_longest_seconds, given_hold_seconds * power(2, least(holds, 30))),
               paused_at IS NOT NULL
        INTO hold_is_new, hold_seconds, is_paused
        FROM domains
        WHERE id = page_domain_id
        FOR NO KEY UPDATE;
        UPDATE domains
        SET failures = failures + given_failed,
            holds = CASE WHEN hold_is_new THEN holds + 1 ELSE holds END,
            hold_kind = CASE WHEN hold_is_new THEN given_hold_kind ELSE hold_kind END,
            hold_reason = CASE WHEN hold_is_new THEN given_hold_reason ELSE hold_reason END,
            held_since = CASE WHEN hold_is_new THEN coalesce(held_since, clock_timestamp()) ELSE held_since END,
            held_until = CASE WHEN hold_is_new THEN clock_timestamp() + make_interval(secs => hold_seconds)
                              ELSE held_until END,
            updated_at = clock_timestamp()
        WHERE id = page_domain_id
        RETURNING domain, failures, holds, held_until INTO hold_domain, hold_failures, hold_holds, hold_until;
        IF hold_is_new AND NOT is_paused THEN
            UPDATE turns SET turn_at = hold_until WHERE domain_id = page_domain_id AND turn_at < hold_until;
        END IF;
        IF given_action = 'defer' THEN
            UPDATE pages
            SET page_processing_status = 'Queued',
                put_offs = put_offs + 1,
                next_attempt_at = greatest(clock_timestamp(), hold_until),
                claimed_by = NULL,
                lease_expires_at = NULL,
                updated_at = clock_timestamp()
            WHERE id = given_page_id;
        END IF;
        IF NOT hold_is_new THEN
            hold_domain := NULL;
        END IF;
    END IF;
END
$function$
