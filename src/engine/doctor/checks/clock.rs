//! Whether this computer's clock shows the time that Instagram's shows.
//! Invariant: compares with the header that every answer carries, whatever the answer says.

use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::ward::{Heard, Ward};
use crate::{tr, tr_count};

/// From so many milliseconds on a clock is wrong: signed addresses begin to fail, and scheduled posts go out at
/// another minute than written.
const WRONG_MS: i64 = 120_000;
/// The header tells whole seconds, so less is no difference.
const SAME_MS: i64 = 2_000;

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    let Some(Heard { at, answer }) = ward.knock().await else {
        return Finding::untold(CheckId::Clock, tr!("This run has no way to where the account lives"));
    };
    let Ok(knock) = answer else {
        return Finding::waits(CheckId::Clock, CheckId::Network, "");
    };
    let Some(theirs) = knock.at else {
        return Finding::untold(CheckId::Clock, tr!("Instagram did not tell its time"));
    };
    // Half of the way there and back.
    let took = i64::try_from(knock.took_ms).unwrap_or(0);
    let ours = at + took / 2;
    judge(ours - theirs, *at, theirs)
}

/// What a difference means; positive: ours is ahead. Milliseconds.
fn judge(ahead: i64, at: i64, theirs: i64) -> Finding {
    let found = words(ahead);
    let moment = |ms: i64| jiff::Timestamp::from_millisecond(ms).map(|at| at.to_string()).unwrap_or_default();
    let evidence = Evidence {
        asked: tr!("The time in the header of an answer of Instagram's").to_owned(),
        at,
        answer: moment(theirs - theirs.rem_euclid(1_000)),
        means: found.clone(),
        compared: tr!(
            "This computer's clock at that moment: {time}",
            time = moment((theirs + ahead) / 1_000 * 1_000)
        ),
    };
    let finding = if ahead.abs() < WRONG_MS {
        Finding::passed(CheckId::Clock, found)
    } else {
        let means = tr!(
            "Addresses that are signed for some minutes fail with a wrong clock, and scheduled posts go out at the wrong time. Let the system set its clock by the network."
        );
        Finding::failed(
            CheckId::Clock,
            Whose::YoursHere,
            tr!("The clock is {difference}", difference = found),
            means,
        )
    };
    finding.shown_by(evidence)
}

fn words(ahead: i64) -> String {
    let amount = || {
        let seconds = ahead.abs() / 1_000;
        if seconds < 120 {
            tr_count!(seconds, "{count} second", "{count} seconds", count = seconds)
        } else if seconds < 7_200 {
            tr!("{count} minutes", count = (seconds + 30) / 60)
        } else if seconds < 172_800 {
            // The header tells whole seconds, and what was cut off would make two hours of three.
            tr!("{count} hours", count = (seconds + 1_800) / 3_600)
        } else {
            tr!("{count} days", count = seconds / 86_400)
        }
    };
    if ahead.abs() < SAME_MS {
        tr!("The same second as Instagram's").to_owned()
    } else if ahead > 0 {
        tr!("{amount} ahead of Instagram", amount = amount())
    } else {
        tr!("{amount} behind Instagram", amount = amount())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::doctor::finding::State;

    #[test]
    fn two_minutes_are_too_much_either_way() {
        let state = |ahead| judge(ahead, 0, 1_795_000_000_000).state;
        assert_eq!(state(119_999), State::Passed);
        assert_eq!(state(-119_999), State::Passed);
        assert_eq!(state(120_000), State::Failed(Whose::YoursHere));
        assert_eq!(state(-120_000), State::Failed(Whose::YoursHere));
    }

    #[test]
    fn a_difference_is_told_in_the_unit_that_fits() {
        let cases = [
            (400, "The same second as Instagram's"),
            (-7_300, "7 seconds behind Instagram"),
            (300_000, "5 minutes ahead of Instagram"),
            (-10_800_000, "3 hours behind Instagram"),
            (31_536_000_000, "365 days ahead of Instagram"),
        ];
        for (ahead, said) in cases {
            assert_eq!(words(ahead), said);
        }
    }
}
