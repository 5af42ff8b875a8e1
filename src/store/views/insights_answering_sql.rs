//! Reads how comments are answered.
//! Invariant: the first answer is the account's first word in the thread after the comment, as Instagram dates both.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rusqlite::params;

use crate::domain::record::What;
use crate::store::tables::known_account;
use crate::store::{ReadConnection, StoreError};

use super::View;
use super::insights_answering::{Answering, AnsweringAsk, DayTally, Hour, Tally, Wait, Who};
use super::insights_days::quantile;

/// How rows are numbered (0001_first.sql).
const ROWS_A_SECOND: i64 = 65_536;

/// A comment of somebody else's.
struct Came {
    at: i64,
    /// Seconds to the first answer.
    wait: Option<i64>,
    standing: i64,
}

impl View for Answering {
    type Ask = AnsweringAsk;

    fn read(c: &ReadConnection, ask: &AnsweringAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let count = ask.first.until(ask.last).map_or(1, |span| i64::from(span.get_days()) + 1);
            let start = ask.first.saturating_sub(count.days());
            let (from, middle, until) = (
                midnight(start, &ask.zone),
                midnight(ask.first, &ask.zone),
                midnight(ask.last.saturating_add(1.day()), &ask.zone),
            );
            let all = came(c, account, from, until)?;
            let (before, now): (Vec<Came>, Vec<Came>) = all.into_iter().partition(|one| one.at < middle);
            Ok(Self {
                hours: hours(&now, &ask.zone),
                days: days(&now, ask),
                now: tally(&now),
                before: tally(&before),
                who: who(c, ask, middle * 1_000, until * 1_000)?,
                record_since: c.row("SELECT at FROM record ORDER BY n LIMIT 1", [], |row| row.get(0))?,
            })
        })
    }
}

/// When a day begins, seconds since the epoch.
fn midnight(day: Date, zone: &TimeZone) -> i64 {
    day.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_second())
}

/// Comments of others between two moments (seconds), oldest first, with their waits.
fn came(c: &ReadConnection, account: i64, from: i64, until: i64) -> Result<Vec<Came>, StoreError> {
    // The account's own words from then on, by thread, oldest first: rows stand in the order of time.
    let own = c.rows(
        "SELECT parent, row / 65536 FROM comments WHERE row >= ?2 AND account = ?1 AND mine = 1
             AND parent IS NOT NULL ORDER BY row",
        params![account, from.saturating_mul(ROWS_A_SECOND)],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
    )?;
    let mut answers: HashMap<String, Vec<i64>> = HashMap::new();
    for (thread, at) in own {
        answers.entry(thread).or_default().push(at);
    }
    c.rows(
        "SELECT row / 65536, coalesce(parent, id), standing FROM comments
         WHERE row >= ?2 AND row < ?3 AND account = ?1 AND mine = 0 ORDER BY row",
        params![account, from.saturating_mul(ROWS_A_SECOND), until.saturating_mul(ROWS_A_SECOND)],
        |row| {
            let at: i64 = row.get(0)?;
            let thread = answers.get(row.get_ref(1)?.as_str()?);
            let first = thread.and_then(|all| all.get(all.partition_point(|answer| *answer < at)));
            Ok(Came { at, wait: first.map(|answer| answer - at), standing: row.get(2)? })
        },
    )
}

fn tally(all: &[Came]) -> Tally {
    let mut tally = Tally { first_answer: wait(all), ..Tally::default() };
    for one in all {
        tally.came += 1;
        // A hidden comment may have been answered before: it counts as what it is now, and its wait all the same.
        match one.standing {
            4 => tally.deleted += 1,
            2 => tally.hidden += 1,
            1 => tally.answered += 1,
            6 => tally.done += 1,
            _ => tally.open += 1,
        }
    }
    tally
}

fn wait<'a>(all: impl IntoIterator<Item = &'a Came>) -> Option<Wait> {
    let mut waits: Vec<f64> = all.into_iter().filter_map(|one| one.wait).map(|wait| wait as f64).collect();
    waits.sort_by(f64::total_cmp);
    let of = u32::try_from(waits.len()).unwrap_or(u32::MAX);
    (of > 0).then(|| Wait { middle: quantile(&waits, 0.5), long: quantile(&waits, 0.9), of })
}

fn hours(all: &[Came], zone: &TimeZone) -> Vec<Hour> {
    let mut by_hour: Vec<Vec<&Came>> = (0..168).map(|_| Vec::new()).collect();
    for one in all {
        let at = Timestamp::from_second(one.at).unwrap_or_default().to_zoned(zone.clone());
        let day = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or(0);
        let hour = usize::try_from(at.hour()).unwrap_or(0);
        by_hour[day * 24 + hour].push(one);
    }
    let one = |all: Vec<&Came>| Hour {
        came: u32::try_from(all.len()).unwrap_or(u32::MAX),
        answered: u32::try_from(all.iter().filter(|one| one.wait.is_some()).count()).unwrap_or(u32::MAX),
        wait: wait(all).map(|wait| wait.middle),
    };
    by_hour.into_iter().map(one).collect()
}

fn days(all: &[Came], ask: &AnsweringAsk) -> Vec<DayTally> {
    let mut by_day: BTreeMap<Date, DayTally> = BTreeMap::new();
    for day in ask.first.series(1.day()).take_while(|day| *day <= ask.last) {
        by_day.insert(day, DayTally { day, came: 0, answered: 0, hidden: 0, open: 0 });
    }
    for one in all {
        let day = Timestamp::from_second(one.at).unwrap_or_default().to_zoned(ask.zone.clone()).date();
        let Some(tally) = by_day.get_mut(&day) else { continue };
        tally.came += 1;
        match one.standing {
            1 | 6 => tally.answered += 1,
            2 | 4 => tally.hidden += 1,
            _ => tally.open += 1,
        }
    }
    by_day.into_values().collect()
}

/// Who did what, from the record: what Instagram did, and what was done on this computer.
fn who(c: &ReadConnection, ask: &AnsweringAsk, from: i64, until: i64) -> Result<Vec<Who>, StoreError> {
    let rows = c.rows(
        "SELECT who, what, event, count(*) FROM record
         WHERE account = ?1 AND at >= ?2 AND at < ?3
             AND event IN ('done', 'found_done', 'done_here', 'taken_back', 'restored_here')
         GROUP BY who, what, event",
        params![ask.account.as_str(), from, until],
        |row| {
            Ok((
                row.get::<_, Option<String>>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, u32>(3)?,
            ))
        },
    )?;
    let mut by_name: BTreeMap<Option<String>, Who> = BTreeMap::new();
    for (rule, what, event, count) in rows {
        let who = by_name.entry(rule.clone()).or_insert_with(|| Who { rule, ..Who::default() });
        if event == "taken_back" || event == "restored_here" {
            who.taken_back += count;
            continue;
        }
        match What::from_word(&what) {
            Some(What::Reply | What::Private | What::Comment) => who.replied += count,
            Some(What::Hide) => who.hidden += count,
            Some(What::Show) => who.shown += count,
            Some(What::Delete) => who.deleted += count,
            Some(What::Done) => who.done += count,
            Some(What::Label) => who.labelled += count,
            _ => {}
        }
    }
    let mut all: Vec<Who> = by_name.into_values().collect();
    all.sort_by_key(|who| std::cmp::Reverse(who.acts()));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CommentId;
    use crate::store::Store;
    use crate::store::fixture::{account, comment, keep_comments, keep_posts, post, profile, signed_in};
    use crate::store::tables::comments::set_hidden;
    use jiff::civil::date;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    fn ask(zone: &str) -> AnsweringAsk {
        let zone = TimeZone::get(zone).unwrap();
        AnsweringAsk { account: account().id, first: date(2026, 10, 20), last: date(2026, 10, 26), zone }
    }

    fn told(store: &Store, ask: &AnsweringAsk) -> Answering {
        store.read_now(|c| Answering::read(c, ask)).unwrap()
    }

    /// Three comments, of which the first is answered after ten minutes and once more after an hour.
    fn scene(store: &Store) {
        keep_posts(store, vec![post(1)]);
        let first = at("2026-10-24T22:30:00Z");
        let mut answers = [comment("m1", "r1", first + 600), comment("m1", "r2", first + 3_600)];
        for answer in &mut answers {
            answer.parent = Some(CommentId::from("a"));
            answer.mine = true;
        }
        let [r1, r2] = answers;
        let all = vec![
            comment("m1", "a", first),
            r1,
            r2,
            comment("m1", "b", first + 60),
            comment("m1", "old", at("2026-10-14T09:00:00Z")),
        ];
        keep_comments(store, "m1", all, first + 7_200);
    }

    #[test]
    fn the_first_answer_counts_and_silence_is_not_slowness() {
        let profile = profile();
        let store = signed_in(&profile);
        scene(&store);
        let told = told(&store, &ask("UTC"));
        assert_eq!((told.now.came, told.now.answered, told.now.open), (2, 1, 1));
        assert_eq!(told.now.first_answer, Some(Wait { middle: 600.0, long: 600.0, of: 1 }));
        assert_eq!((told.before.came, told.before.first_answer), (1, None));
        assert_eq!(told.days.len(), 7);
        assert_eq!((told.days[4].came, told.days[4].answered, told.days[3].came), (2, 1, 0));
        assert_eq!(told.now.share(told.now.answered), Some(0.5));
        assert_eq!(Tally::default().share(0), None);
    }

    #[test]
    fn hours_are_those_of_the_zone_the_night_of_the_change_included() {
        let profile = profile();
        let store = signed_in(&profile);
        scene(&store);
        // 22:30 in Greenwich on a Saturday is half past midnight on Sunday in Berlin, hours before the clocks go back.
        let told = told(&store, &ask("Europe/Berlin"));
        assert_eq!((told.hours[6 * 24].came, told.hours[6 * 24].wait), (2, Some(600.0)));
        assert_eq!(told.hours.iter().map(|hour| hour.came).sum::<u32>(), 2);
        assert_eq!(told.days[5].came, 2);
    }

    #[test]
    fn a_hidden_comment_is_hidden_and_no_longer_open() {
        let profile = profile();
        let store = signed_in(&profile);
        scene(&store);
        store.writer().write_now(|tx| set_hidden(tx, &account().id, &CommentId::from("b"), true, 9)).unwrap();
        let told = told(&store, &ask("UTC"));
        assert_eq!((told.now.hidden, told.now.open), (1, 0));
    }
}
