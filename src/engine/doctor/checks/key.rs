//! The key: how old it is, whether it can be renewed now, and how long it lives (sections 1.5 to 1.8).
//! Invariant: reads what was kept when the key came, since Instagram tells nobody; the key itself is never shown.

use crate::domain::account::Grant;
use crate::domain::error_book::Next;
use crate::domain::{Trouble, TroubleKind};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::Ward;
use crate::{tr, tr_count};

use super::tester;

const THIS: CheckId = CheckId::Key;
const DAY: i64 = 86_400_000;
/// A key is renewed from its second day on, so one that is so near its end, days, was refused it for weeks.
const NEAR: i64 = 14;

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    let Some(grant) = ward.known.as_ref().and_then(|known| known.grant.clone()) else {
        return match ward.root(&[CheckId::Network, CheckId::Secure, CheckId::Tester]) {
            Some(root) => Finding::waits(THIS, root, ""),
            None => Finding::untold(THIS, tr!("Nobody is signed in, so there is no key")),
        };
    };
    if let Err(trouble) = ward.context.keys.token(&ward.account).await {
        return Finding::trouble(THIS, trouble).next(Next::Secrets);
    }
    if let Some(error) = tester::refusal(ward) {
        let trouble = error.trouble();
        if matches!(trouble.kind, TroubleKind::SignInAgain | TroubleKind::OpenInstagram) {
            let evidence = Evidence {
                asked: tr!("GET /{version}/me with the key", version = crate::api::API_VERSION),
                at: ward.now(),
                answer: say::answer(error),
                means: trouble.entry().map(|row| row.cause().to_owned()).unwrap_or_default(),
                compared: age(&grant, ward.now()),
            };
            return Finding::trouble(THIS, trouble).shown_by(evidence);
        }
    }
    judge(&grant, ward.now())
}

fn age(grant: &Grant, now: i64) -> String {
    let days = (now - grant.issued.as_millisecond()).max(0) / DAY;
    match days {
        0 => tr!("The key is not a day old").to_owned(),
        _ => tr_count!(days, "The key is {count} day old", "The key is {count} days old", count = days),
    }
}

fn judge(grant: &Grant, now: i64) -> Finding {
    let left = grant.expires.as_millisecond() - now;
    let days = left.max(0) / DAY;
    let evidence = |means: &str| Evidence {
        asked: tr!("What was noted when the key came: Instagram tells nobody how old a key is").to_owned(),
        at: now,
        answer: age(grant, now),
        means: means.to_owned(),
        compared: tr!("A key lives for about sixty days and can be renewed from its second day on")
            .to_owned(),
    };
    if left <= 0 {
        return Finding::trouble(THIS, Trouble::of(TroubleKind::SignInAgain))
            .shown_by(evidence(tr!("It was not renewed in time, and a key that is over cannot be")));
    }
    let remains = tr_count!(days, "good for {count} more day", "good for {count} more days", count = days);
    if days < NEAR {
        let means = tr!(
            "A key is renewed by itself each day, so renewing fails. Sign in again while there is time: nothing is lost by it."
        );
        let found = tr!("The key is only {remains}", remains = remains);
        let trouble = Trouble::of(TroubleKind::SignInAgain);
        return Finding::failed(THIS, Whose::YoursOnInstagram, found, means)
            .next(Next::SignIn)
            .booked(trouble)
            .shown_by(evidence(tr!("Renewing was refused or did not come about for weeks")));
    }
    let young = now < grant.issued.as_millisecond() + DAY;
    let (found, means) = if young {
        (
            tr!("New, {remains}, renewed from tomorrow on", remains = remains),
            tr!("Instagram renews no key on its first day"),
        )
    } else {
        (
            tr!("{remains}, renewed by itself", remains = capital(&remains)),
            tr!("It is renewed with the next reading"),
        )
    };
    Finding::passed(THIS, found).shown_by(evidence(means))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::engine::doctor::finding::State;

    #[test]
    fn a_key_is_young_then_fine_then_near_its_end_then_over() {
        let at = |day: i64| Timestamp::from_millisecond(day * DAY).unwrap();
        let grant = Grant { scopes: None, issued: at(0), expires: at(60) };
        let found = |day: i64| judge(&grant, day * DAY);
        assert_eq!(found(0).found, "New, good for 60 more days, renewed from tomorrow on");
        assert_eq!(found(1).found, "Good for 59 more days, renewed by itself");
        assert_eq!(found(46).state, State::Passed);
        assert_eq!(found(47).state, State::Failed(Whose::YoursOnInstagram));
        assert_eq!(found(60).trouble.unwrap().kind, TroubleKind::SignInAgain);
    }
}
