//! Reads how quiet hours stand.
//! Invariant: it costs as much as there are posts, never as much as there ever were quiet times.

use crate::store::tables::known_account;
use crate::store::tables::quiet::{self, Became, QuietRun, Why};
use crate::store::{ReadConnection, StoreError};

use super::View;
use super::quiet::{Last, Quiet, QuietAsk, Run};

impl View for Quiet {
    type Ask = QuietAsk;

    fn read(c: &ReadConnection, ask: &QuietAsk) -> Result<Self, StoreError> {
        c.together(|| {
            let Some(account) = known_account(c, &ask.account)? else { return Ok(Self::default()) };
            let kept = quiet::hours_of(c, account)?;
            let (covered, open) = quiet::count_covered(c, account, &kept.hours, ask.from)?;
            let runs = quiet::last_runs(c, &ask.account, 2)?;
            let run =
                runs.iter().find(|run| run.ended_at.is_none()).map(|run| running(c, run)).transpose()?;
            let ended = runs.iter().find_map(|run| Some((run, run.ended_at?, run.why)));
            let last = ended.map(|(run, at, why)| told(c, run, at, why)).transpose()?;
            let chosen = quiet::count_chosen(c, account, &kept.hours)?;
            Ok(Self { hours: kept.hours, paused: kept.paused, run, last, covered, open, chosen })
        })
    }
}

fn running(c: &ReadConnection, run: &QuietRun) -> Result<Run, StoreError> {
    let (posts, waiting) = quiet::count_quiet(c, run.id)?;
    Ok(Run { span: run.span, posts, waiting })
}

fn told(c: &ReadConnection, run: &QuietRun, ended_at: i64, why: Option<Why>) -> Result<Last, StoreError> {
    Ok(Last {
        begun_at: run.begun_at,
        ended_at,
        on: quiet::count_became(c, run.id, Became::On)?,
        changed: quiet::count_became(c, run.id, Became::Changed)?,
        unsent: quiet::count_became(c, run.id, Became::Unsent)?,
        cut_short: why != Some(Why::Time),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Covers, Media, Op, QuietHours, QuietSpan};
    use crate::store::fixture::{account, keep_posts, post, profile, queue, signed_in};
    use crate::store::tables::outbox::{Outcome, claim, done};
    use crate::store::views::library::{Library, LibraryAsk};

    #[test]
    fn the_page_tells_what_is_covered_what_is_quiet_and_what_the_last_time_did() {
        let profile = profile();
        let store = signed_in(&profile);
        keep_posts(&store, vec![post(1), Media { comments_enabled: Some(false), ..post(2) }, post(3)]);
        let hours = QuietHours { on: true, covers: Covers::All, ..QuietHours::default() };
        let op = queue(&store, Op::Comments { media: "m3".into(), enabled: false }, 0);
        store.writer().write_now(move |tx| quiet::keep(tx, &account().id, &hours)).unwrap();
        let ask = QuietAsk { account: account().id, from: 0 };
        let read = || store.read_now(|c| Quiet::read(c, &ask)).unwrap();
        assert_eq!((read().covered, read().open, read().run, read().last), (3, 2, None, None));
        let span = QuietSpan { from: 10, until: 90 };
        store
            .writer()
            .write_now(move |tx| {
                quiet::begin(tx, &account().id, span, 0, 10)?;
                let run = quiet::open_run(tx, &account().id)?.map_or(0, |run| run.id);
                quiet::note(tx, run, 2, Some(false), None)?;
                quiet::note(tx, run, 3, Some(true), Some(op))
            })
            .unwrap();
        assert_eq!(read().run, Some(Run { span, posts: 1, waiting: 1 }));
        store
            .writer()
            .write_now(move |tx| {
                claim(tx, op, 20)?;
                done(tx, op, &Outcome::Plain, 20)
            })
            .unwrap();
        assert_eq!(read().run, Some(Run { span, posts: 1, waiting: 0 }));
        let library = LibraryAsk { account: account().id, ..LibraryAsk::default() };
        let tiles = store.read_now(|c| Library::read(c, &library)).unwrap().tiles;
        let quiet_until: Vec<_> = tiles.iter().map(|tile| tile.quiet_until).collect();
        assert_eq!(quiet_until, [Some(90), None, None], "what was off before is not the quiet hours'");
        store
            .writer()
            .write_now(move |tx| {
                let run = quiet::open_run(tx, &account().id)?.map_or(0, |run| run.id);
                quiet::became(tx, run, 3, Became::On)?;
                quiet::end(tx, run, Why::Time, 91)
            })
            .unwrap();
        let last = Last { begun_at: 10, ended_at: 91, on: 1, ..Last::default() };
        assert_eq!((read().run, read().last), (None, Some(last)));
    }
}
