//! Quiet hours: the timetable of an account, the quiet times that were kept, and the posts each was about.
//! Invariant: an account has one quiet time open at most, and what a post was before stands here before the op
//! that changes it may run.

use rusqlite::{Row, params};

use crate::domain::{AccountId, ActId, Covers, MediaId, OpId, QuietHours, QuietSpan};
use crate::store::{ReadConnection, StoreError, Tx};

use super::{account_n, from_json, json, word};

/// A timetable as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptHours {
    pub hours: QuietHours,
    /// Since when it rests by the person's will, milliseconds since the epoch.
    pub paused: Option<i64>,
}

/// Why a quiet time ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was over.
    Time,
    /// It was paused, switched off, or its timetable changed.
    Stopped,
    /// What it did was taken back.
    TakenBack,
}

impl Why {
    const ALL: [Self; 3] = [Self::Time, Self::Stopped, Self::TakenBack];

    fn word(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Stopped => "stopped",
            Self::TakenBack => "taken_back",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.word() == word)
    }
}

/// What became of a post when it was not quiet any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was so before, or Instagram did not tell how it was: nothing was done to it.
    So,
    /// It was never turned off.
    Unsent,
    /// Somebody has changed it since: it is left as it is.
    Changed,
    /// Its comments are turned on again.
    On,
}

impl Became {
    fn word(self) -> &'static str {
        match self {
            Self::So => "so",
            Self::Unsent => "unsent",
            Self::Changed => "changed",
            Self::On => "on",
        }
    }
}

/// A quiet time that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietRun {
    pub id: i64,
    /// As the timetable says it.
    pub span: QuietSpan,
    /// What was read since then counts as fresh, milliseconds since the epoch.
    pub read_at: i64,
    pub begun_at: i64,
    pub ended_at: Option<i64>,
    pub why: Option<Why>,
    /// The act that turned comments off, and the one that turned them on again.
    pub act: Option<ActId>,
    pub back: Option<ActId>,
}

/// A post that a quiet time is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuietPost {
    pub row: i64,
    pub media: MediaId,
    /// The op that turns its comments off; `None`: there was nothing to turn off.
    pub op: Option<OpId>,
    /// Somebody has turned them on since.
    pub changed: bool,
    /// How it is now, as far as is known.
    pub enabled: Option<bool>,
}

/// A post that a timetable covers and that the quiet time does not know yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncovered {
    pub row: i64,
    pub media: MediaId,
    pub enabled: Option<bool>,
    /// It was read since the quiet time began.
    pub fresh: bool,
}

/// The timetable of an account.
///
/// # Errors
/// What SQLite says; [`StoreError::Missing`] for an unknown account.
pub fn hours(c: &ReadConnection, account: &AccountId) -> Result<KeptHours, StoreError> {
    hours_of(c, account_n(c, account)?)
}

pub(in crate::store) fn hours_of(c: &ReadConnection, account: i64) -> Result<KeptHours, StoreError> {
    let kept = c.row("SELECT hours, paused_at FROM quiet_hours WHERE account = ?1", [account], |row| {
        Ok(KeptHours { hours: from_json(&row.get::<_, String>(0)?)?, paused: row.get(1)? })
    })?;
    Ok(kept.unwrap_or_default())
}

/// The accounts that have a timetable.
///
/// # Errors
/// What SQLite says.
pub fn accounts(c: &ReadConnection) -> Result<Vec<AccountId>, StoreError> {
    c.rows("SELECT a.id FROM quiet_hours q JOIN accounts a ON a.n = q.account ORDER BY a.n", [], |row| {
        Ok(AccountId(row.get(0)?))
    })
}

/// Keeps the timetable of an account.
///
/// # Errors
/// As [`hours`].
pub fn keep(tx: &Tx<'_>, account: &AccountId, hours: &QuietHours) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO quiet_hours (account, hours) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET hours = ?2",
        params![account_n(tx, account)?, json(hours)?],
    )?;
    Ok(())
}

/// Lets quiet hours rest since a moment, or go on: a quiet time whose act was taken back may begin again then.
///
/// # Errors
/// As [`hours`].
pub fn pause(tx: &Tx<'_>, account: &AccountId, since: Option<i64>) -> Result<(), StoreError> {
    let account = account_n(tx, account)?;
    tx.run("UPDATE quiet_hours SET paused_at = ?2 WHERE account = ?1", params![account, since])?;
    tx.run("UPDATE quiet_runs SET why = 'stopped' WHERE account = ?1 AND why = 'taken_back'", [account])?;
    Ok(())
}

const RUN: &str = "SELECT id, from_at, until, read_at, begun_at, ended_at, why, act, back FROM quiet_runs WHERE account = ?1";

fn read_run(row: &Row<'_>) -> rusqlite::Result<QuietRun> {
    let why: Option<String> = row.get(6)?;
    Ok(QuietRun {
        id: row.get(0)?,
        span: QuietSpan { from: row.get(1)?, until: row.get(2)? },
        read_at: row.get(3)?,
        begun_at: row.get(4)?,
        ended_at: row.get(5)?,
        why: why.map(|why| word(&why, Why::from_word)).transpose()?,
        act: row.get::<_, Option<i64>>(7)?.map(ActId),
        back: row.get::<_, Option<i64>>(8)?.map(ActId),
    })
}

/// The quiet time of an account that runs.
///
/// # Errors
/// As [`hours`].
pub fn open_run(c: &ReadConnection, account: &AccountId) -> Result<Option<QuietRun>, StoreError> {
    c.row(&format!("{RUN} AND ended_at IS NULL"), [account_n(c, account)?], read_run)
}

/// The latest quiet times of an account, the last first.
///
/// # Errors
/// As [`hours`].
pub fn last_runs(c: &ReadConnection, account: &AccountId, most: u32) -> Result<Vec<QuietRun>, StoreError> {
    c.rows(&format!("{RUN} ORDER BY id DESC LIMIT ?2"), params![account_n(c, account)?, most], read_run)
}

/// Begins a quiet time; what was read since `read_at` counts as fresh.
///
/// # Errors
/// As [`hours`]; what SQLite says when one runs already.
pub fn begin(
    tx: &Tx<'_>,
    account: &AccountId,
    span: QuietSpan,
    read_at: i64,
    now: i64,
) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO quiet_runs (account, from_at, until, read_at, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![account_n(tx, account)?, span.from, span.until, read_at, now],
    )?;
    Ok(())
}

/// Gives a quiet time that runs another end.
///
/// # Errors
/// What SQLite says.
pub fn ends_at(tx: &Tx<'_>, run: i64, until: i64) -> Result<(), StoreError> {
    tx.run("UPDATE quiet_runs SET until = ?2 WHERE id = ?1 AND until <> ?2", [run, until])?;
    Ok(())
}

/// Keeps by which act a quiet time turns comments off, or, with `back`, on again.
///
/// # Errors
/// What SQLite says.
pub fn acts_by(tx: &Tx<'_>, run: i64, act: ActId, back: bool) -> Result<(), StoreError> {
    let column = if back { "back" } else { "act" };
    tx.run(&format!("UPDATE quiet_runs SET {column} = ?2 WHERE id = ?1"), [run, act.0])?;
    Ok(())
}

/// Ends a quiet time.
///
/// # Errors
/// What SQLite says.
pub fn end(tx: &Tx<'_>, run: i64, why: Why, now: i64) -> Result<(), StoreError> {
    tx.run(
        "UPDATE quiet_runs SET ended_at = ?2, why = ?3 WHERE id = ?1 AND ended_at IS NULL",
        params![run, now, why.word()],
    )?;
    Ok(())
}

/// Notes a post with how it was, and the op that turns its comments off.
///
/// # Errors
/// What SQLite says.
pub fn note(tx: &Tx<'_>, run: i64, post: i64, was: Option<bool>, op: Option<OpId>) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO quiet_posts (run, media, was, op) VALUES (?1, ?2, ?3, ?4)",
        params![run, post, was, op.map(|op| op.0)],
    )?;
    Ok(())
}

/// Keeps what became of a post.
///
/// # Errors
/// What SQLite says.
pub fn became(tx: &Tx<'_>, run: i64, post: i64, became: Became) -> Result<(), StoreError> {
    tx.run(
        "UPDATE quiet_posts SET ended = ?3 WHERE run = ?1 AND media = ?2",
        params![run, post, became.word()],
    )?;
    Ok(())
}

/// Notes that a post was never turned off after all, of the op that was to do it.
///
/// # Errors
/// What SQLite says.
pub fn was_unsent(tx: &Tx<'_>, op: OpId) -> Result<(), StoreError> {
    tx.run(
        "UPDATE quiet_posts SET ended = ?2 WHERE op = ?1 AND ended = ?3",
        params![op.0, Became::Unsent.word(), Became::On.word()],
    )?;
    Ok(())
}

/// Forgets a post that a quiet time is no longer about, so that it may come under it again.
///
/// # Errors
/// What SQLite says.
pub fn forget(tx: &Tx<'_>, run: i64, post: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM quiet_posts WHERE run = ?1 AND media = ?2", [run, post])?;
    Ok(())
}

/// Which posts of an account a timetable covers in a quiet time from `?2`: `?3` is how far back it reaches, `?4` are
/// those that were chosen. Stories are left out: nothing says that their comments can be switched (section 3.4).
fn covered(covers: Covers) -> &'static str {
    match covers {
        Covers::Newest => {
            "m.account = ?1 AND m.story = 0 AND m.gone_at IS NULL AND m.stands_at >= ?2 AND ?3 = ?3"
        }
        Covers::All => "m.account = ?1 AND m.story = 0 AND m.gone_at IS NULL AND ?2 = ?2 AND ?3 = ?3",
        Covers::Chosen => {
            "m.account = ?1 AND m.story = 0 AND m.gone_at IS NULL AND ?2 = ?2
                 AND m.id IN (SELECT value FROM json_each(?3))"
        }
    }
}

/// The chosen posts as SQL takes them.
fn chosen(hours: &QuietHours) -> Result<String, StoreError> {
    match hours.covers {
        Covers::Chosen => json(&hours.chosen),
        Covers::Newest | Covers::All => Ok("[]".to_owned()),
    }
}

/// How many posts a timetable covers in a quiet time that begins at `from`, and how many of them have their comments
/// on, as far as is known.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn count_covered(
    c: &ReadConnection,
    account: i64,
    hours: &QuietHours,
    from: i64,
) -> Result<(u64, u64), StoreError> {
    let count = |enabled: &str| {
        let sql = format!("SELECT count(*) FROM media m WHERE {}{enabled}", covered(hours.covers));
        c.count(&sql, params![account, hours.reaches_back(from), chosen(hours)?])
    };
    Ok((count("")?, count(" AND m.comments_enabled = 1")?))
}

/// How many of the posts that were chosen one by one are on Instagram.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn count_chosen(
    c: &ReadConnection,
    account: i64,
    hours: &QuietHours,
) -> Result<u64, StoreError> {
    c.count(
        "SELECT count(*) FROM media WHERE account = ?1 AND story = 0 AND gone_at IS NULL
             AND id IN (SELECT value FROM json_each(?2))",
        params![account, json(&hours.chosen)?],
    )
}

/// Posts that a timetable covers and a quiet time does not know yet, the newest first: those that were read since it
/// began if `fresh`, else those that were not. Those that are just being turned on again come when that is done.
///
/// # Errors
/// As [`hours`].
pub fn uncovered(
    c: &ReadConnection,
    account: &AccountId,
    hours: &QuietHours,
    run: &QuietRun,
    fresh: bool,
    most: u32,
) -> Result<Vec<Uncovered>, StoreError> {
    let is_fresh = "(m.seen_at >= ?5 AND m.comments_enabled IS NOT NULL)";
    let sql = format!(
        "SELECT m.n, m.id, m.comments_enabled, {is_fresh} FROM media m
         WHERE {} AND {is_fresh} = ?6 AND NOT EXISTS (SELECT 1 FROM quiet_posts q WHERE q.run = ?4 AND q.media = m.n)
             AND NOT EXISTS (SELECT 1 FROM outbox o JOIN quiet_runs r ON r.back = o.act
                 WHERE r.id = ?4 AND o.target = m.id AND o.ended IS NULL)
         ORDER BY m.stands_at DESC, m.n DESC LIMIT ?7",
        covered(hours.covers)
    );
    let reach = hours.reaches_back(run.span.from);
    let known = params![account_n(c, account)?, reach, chosen(hours)?, run.id, run.read_at, fresh, most];
    c.rows(&sql, known, |row| {
        Ok(Uncovered {
            row: row.get(0)?,
            media: MediaId(row.get(1)?),
            enabled: row.get(2)?,
            fresh: row.get(3)?,
        })
    })
}

/// Posts of a quiet time that nothing became of yet; with a timetable only those it does not cover.
///
/// # Errors
/// As [`hours`].
pub fn quiet_posts(
    c: &ReadConnection,
    account: &AccountId,
    run: &QuietRun,
    outside: Option<&QuietHours>,
    most: u32,
) -> Result<Vec<QuietPost>, StoreError> {
    let covers = outside.map_or(Covers::All, |hours| hours.covers);
    let which = match outside {
        Some(_) => format!(
            "AND q.media NOT IN (SELECT m.n FROM media m WHERE {})
             AND (SELECT g.gone_at FROM media g WHERE g.n = q.media) IS NULL",
            covered(covers)
        ),
        None => "AND ?1 = ?1 AND ?2 = ?2 AND ?3 = ?3".to_owned(),
    };
    let sql = format!(
        "SELECT q.media, p.id, q.op, q.changed, p.comments_enabled FROM quiet_posts q JOIN media p ON p.n = q.media
         WHERE q.run = ?4 AND q.ended IS NULL {which} ORDER BY q.media LIMIT ?5"
    );
    let reach = outside.map_or(0, |hours| hours.reaches_back(run.span.from));
    let chosen = outside.map(chosen).transpose()?.unwrap_or_default();
    c.rows(&sql, params![account_n(c, account)?, reach, chosen, run.id, most], |row| {
        Ok(QuietPost {
            row: row.get(0)?,
            media: MediaId(row.get(1)?),
            op: row.get::<_, Option<i64>>(2)?.map(OpId),
            changed: row.get(3)?,
            enabled: row.get(4)?,
        })
    })
}

/// Whether comments are still being turned on again after an earlier quiet time, with nothing that waits for a
/// person.
///
/// # Errors
/// As [`hours`].
pub fn is_restoring(c: &ReadConnection, account: &AccountId) -> Result<bool, StoreError> {
    let open = c.count(
        "SELECT count(*) FROM outbox o JOIN quiet_runs r ON r.back = o.act
         WHERE r.account = ?1 AND o.account = ?1 AND o.ended IS NULL AND o.state <> 'stuck'",
        [account_n(c, account)?],
    )?;
    Ok(open > 0)
}

/// How many posts of a quiet time were turned off, or are to be; and how many of these ops are still on their way.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn count_quiet(c: &ReadConnection, run: i64) -> Result<(u64, u64), StoreError> {
    let quiet = c.count(
        "SELECT count(*) FROM quiet_posts WHERE run = ?1 AND op IS NOT NULL AND changed = 0
             AND (ended IS NULL OR ended = 'on')",
        [run],
    )?;
    let on_their_way = c.count(
        "SELECT count(*) FROM quiet_posts q JOIN outbox o ON o.id = q.op
         WHERE q.run = ?1 AND q.ended IS NULL AND o.ended IS NULL",
        [run],
    )?;
    Ok((quiet, on_their_way))
}

/// How many posts of a quiet time became so.
///
/// # Errors
/// What SQLite says.
pub(in crate::store) fn count_became(
    c: &ReadConnection,
    run: i64,
    became: Became,
) -> Result<u64, StoreError> {
    c.count(
        "SELECT count(*) FROM quiet_posts WHERE run = ?1 AND op IS NOT NULL AND ended = ?2",
        params![run, became.word()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Media, Op, QuietWindow};
    use crate::store::Store;
    use crate::store::fixture::{account, keep_posts, post, profile, queue, signed_in};
    use crate::store::tables::media;

    const DAY: i64 = 86_400_000;

    fn begun(store: &Store) -> QuietRun {
        let span = QuietSpan { from: 50 * DAY, until: 51 * DAY };
        store.writer().write_now(move |tx| begin(tx, &account().id, span, 0, 50 * DAY)).unwrap();
        store.read_now(|c| open_run(c, &account().id)).unwrap().unwrap()
    }

    fn ids(posts: &[Uncovered]) -> Vec<&str> {
        posts.iter().map(|post| post.media.as_str()).collect()
    }

    #[test]
    fn a_timetable_is_kept_paused_and_goes_on() {
        let profile = profile();
        let store = signed_in(&profile);
        let read = || store.read_now(|c| hours(c, &account().id)).unwrap();
        assert_eq!(read(), KeptHours::default());
        let wanted = QuietHours { on: true, windows: vec![QuietWindow::nightly()], ..QuietHours::default() };
        let kept = wanted.clone();
        store.writer().write_now(move |tx| keep(tx, &account().id, &kept)).unwrap();
        store.writer().write_now(|tx| pause(tx, &account().id, Some(9))).unwrap();
        assert_eq!(read(), KeptHours { hours: wanted, paused: Some(9) });
        assert_eq!(store.read_now(accounts).unwrap(), [account().id]);
    }

    #[test]
    fn each_way_of_covering_finds_its_posts() {
        let profile = profile();
        let store = signed_in(&profile);
        let untold = Media { comments_enabled: None, ..post(48) };
        keep_posts(&store, vec![post(1), post(40), untold, post(49)]);
        let run = begun(&store);
        let find = |hours: &QuietHours, fresh| {
            store.read_now(|c| uncovered(c, &account().id, hours, &run, fresh, 99)).unwrap()
        };
        let newest = QuietHours { days: 20, ..QuietHours::default() };
        assert_eq!(ids(&find(&newest, true)), ["m49", "m40"]);
        assert_eq!(ids(&find(&newest, false)), ["m48"], "Instagram did not tell");
        let all = QuietHours { covers: Covers::All, ..newest.clone() };
        assert_eq!(ids(&find(&all, true)), ["m49", "m40", "m1"]);
        let chosen = QuietHours { covers: Covers::Chosen, chosen: ["m1".into()].into(), ..newest };
        assert_eq!(ids(&find(&chosen, true)), ["m1"]);
        let row = find(&chosen, true)[0].row;
        store.writer().write_now(move |tx| note(tx, run.id, row, Some(false), None)).unwrap();
        let run = store.read_now(|c| open_run(c, &account().id)).unwrap().unwrap();
        let left = store.read_now(|c| uncovered(c, &account().id, &chosen, &run, true, 99)).unwrap();
        assert!(left.is_empty(), "it is known now");
    }

    #[test]
    fn somebody_who_turns_comments_on_meanwhile_is_seen_and_a_reading_from_before_is_not_taken_for_one() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(49)]);
        let run = begun(&store);
        let op = queue(&store, Op::Comments { media: "m49".into(), enabled: false }, 0);
        let posts =
            |run: &QuietRun| store.read_now(|c| quiet_posts(c, &account().id, run, None, 99)).unwrap();
        let (id, now) = (run.id, 60_000_000);
        store
            .writer()
            .write_now(move |tx| {
                let row = tx.row("SELECT n FROM media WHERE id = 'm49'", [], |row| row.get(0))?;
                note(tx, id, row.unwrap_or(0), Some(true), Some(op))?;
                media::switched(tx, &account().id, &"m49".into(), false, now)
            })
            .unwrap();
        let reads = |seen_at: i64| {
            let page = [post(49)];
            store
                .writer()
                .write_now(move |tx| media::upsert_page(tx, &account().id, &page, seen_at))
                .unwrap();
        };
        reads(now - 5);
        reads(now + 5_000);
        assert_eq!((posts(&run)[0].changed, posts(&run)[0].enabled), (false, Some(false)), "it lagged");
        reads(now + 60_000);
        assert_eq!((posts(&run)[0].changed, posts(&run)[0].enabled), (true, Some(true)));
    }

    #[test]
    fn a_quiet_time_runs_once_and_ends_once() {
        let profile = profile();
        let store = signed_in(&profile);
        let run = begun(&store);
        let second = store.writer().write_now(move |tx| begin(tx, &account().id, run.span, 0, 1));
        assert!(second.is_err(), "one runs already");
        let id = run.id;
        store.writer().write_now(move |tx| end(tx, id, Why::TakenBack, 7)).unwrap();
        store.writer().write_now(move |tx| end(tx, id, Why::Time, 8)).unwrap();
        let last = || store.read_now(|c| last_runs(c, &account().id, 1)).unwrap().remove(0);
        assert_eq!((last().ended_at, last().why), (Some(7), Some(Why::TakenBack)));
        store.writer().write_now(|tx| pause(tx, &account().id, None)).unwrap();
        assert_eq!(last().why, Some(Why::Stopped), "it may begin again");
    }
}
