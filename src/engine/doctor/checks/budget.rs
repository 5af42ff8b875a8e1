//! How much of the calls allowed is used (section 8.3).
//! Invariant: a budget that Instagram does not tell is not called empty or full; while it asks for a pause no
//! call is made.

use crate::domain::{Trouble, TroubleKind, Usage};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::Ward;
use crate::engine::status::{SLOWS_AT, STOPS_AT};
use crate::tr;

use super::tester;

const THIS: CheckId = CheckId::Budget;

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    if let Some(brake) = ward.rests() {
        return paused(ward, brake.trouble, String::new());
    }
    let refusal = tester::refusal(ward).map(|error| (error.trouble(), say::answer(error)));
    if let Some((trouble, answer)) = refusal
        && matches!(trouble.kind, TroubleKind::RateLimited | TroubleKind::Blocked)
    {
        return paused(ward, trouble, answer);
    }
    if let Some(root) = ward.root(&[CheckId::Network, CheckId::Secure, CheckId::Tester]) {
        return Finding::waits(THIS, root, "");
    }
    if !ward.is_signed_in() {
        return Finding::untold(THIS, tr!("Nobody is signed in, so Instagram cannot be asked"));
    }
    judge(ward.context.line.usage(&ward.account), ward.now())
}

fn paused(ward: &Ward, trouble: Trouble, answer: String) -> Finding {
    let percent = ward.context.line.usage(&ward.account).map(|usage| usage.percent);
    let evidence = Evidence {
        asked: tr!("What Instagram said last").to_owned(),
        at: ward.now(),
        answer: match (answer.is_empty(), percent) {
            (false, _) => answer,
            (true, Some(percent)) => tr!("{percent} % of the calls allowed", percent = percent),
            (true, None) => trouble.small_print().unwrap_or_default(),
        },
        means: trouble.entry().map(|row| row.cause().to_owned()).unwrap_or_default(),
        compared: trouble
            .until
            .map_or_else(String::new, |until| tr!("It goes on by itself at {time}", time = until)),
    };
    Finding::trouble(THIS, trouble).shown_by(evidence)
}

fn judge(usage: Option<Usage>, now: i64) -> Finding {
    let Some(usage) = usage else {
        return Finding::untold(THIS, tr!("Instagram did not tell how much is used"));
    };
    let found = match usage.percent {
        percent if percent >= SLOWS_AT => {
            tr!("{percent} % of the calls allowed are used, so everything is slowed", percent = percent)
        }
        percent => tr!("{percent} % of the calls allowed are used", percent = percent),
    };
    let evidence = Evidence {
        asked: tr!("What Instagram writes beside each answer").to_owned(),
        at: now,
        answer: tr!("{percent} %", percent = usage.percent),
        means: tr!(
            "From {slows} % on everything is slowed, at {stops} % it stops by itself",
            slows = SLOWS_AT,
            stops = STOPS_AT
        ),
        compared: String::new(),
    };
    if usage.percent >= STOPS_AT {
        return Finding::trouble(THIS, Trouble::of(TroubleKind::RateLimited)).shown_by(evidence);
    }
    Finding::passed(THIS, found).shown_by(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::doctor::finding::{State, Whose};

    #[test]
    fn a_budget_is_told_slow_spent_or_unknown() {
        let found = |percent| judge(Some(Usage { percent, regain_minutes: None }), 0);
        assert_eq!(judge(None, 0).state, State::Untold);
        assert_eq!(found(14).found, "14 % of the calls allowed are used");
        assert!(found(75).found.ends_with("so everything is slowed"));
        assert_eq!(found(100).state, State::Failed(Whose::Instagram));
    }
}
