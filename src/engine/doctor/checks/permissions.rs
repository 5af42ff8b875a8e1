//! The permissions that were given, against those each feature needs (section 1.2).
//! Invariant: where Instagram did not tell what a key may do, each feature is tried with a reading that changes
//! nothing, and what cannot be tried is said.

use jiff::SignedDuration;

use crate::api::ApiError;
use crate::domain::error_book::Next;
use crate::domain::{MetricId, Scope, Trouble, TroubleKind};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::Ward;
use crate::tr;

use super::tester;

const THIS: CheckId = CheckId::Permissions;

/// What a permission is needed for.
fn feature(scope: Scope) -> &'static str {
    match scope {
        Scope::Basic => tr!("read"),
        Scope::Publish => tr!("publish"),
        Scope::Comments => tr!("comments"),
        Scope::Messages => tr!("private replies"),
        Scope::Insights => tr!("numbers"),
    }
}

fn features(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| feature(*scope)).collect::<Vec<_>>().join(", ")
}

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    let needed = tr!("Needed: {features}", features = features(&Scope::ALL));
    if let Some(root) = ward.root(&[CheckId::Network, CheckId::Secure, CheckId::Tester]) {
        return Finding::waits(THIS, root, &needed);
    }
    if !ward.is_signed_in() {
        return Finding::untold(THIS, needed);
    }
    if let Some(error) = tester::refusal(ward).filter(|e| e.trouble().kind == TroubleKind::PermissionMissing)
    {
        let answer = say::answer(error);
        return missing(ward, &[Scope::Basic], answer, error.trouble());
    }
    let told =
        ward.known.as_ref().and_then(|known| known.grant.as_ref()).and_then(|grant| grant.scopes.clone());
    match told {
        Some(given) => {
            let lacking: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| !given.contains(scope)).collect();
            let answer = tr!("Given: {features}", features = features(&given));
            if lacking.is_empty() {
                let found = tr!("All five: {features}", features = features(&Scope::ALL));
                return Finding::passed(THIS, found).shown_by(evidence(
                    ward,
                    answer,
                    tr!("Every feature works"),
                ));
            }
            missing(ward, &lacking, answer, Trouble::of(TroubleKind::PermissionMissing))
        }
        None => tried(ward).await,
    }
}

fn evidence(ward: &Ward, answer: String, means: &str) -> Evidence {
    Evidence {
        asked: tr!("What Instagram wrote beside the key when it came").to_owned(),
        at: ward.now(),
        answer,
        means: means.to_owned(),
        compared: tr!("Needed: {features}", features = features(&Scope::ALL)),
    }
}

fn missing(ward: &Ward, lacking: &[Scope], answer: String, trouble: Trouble) -> Finding {
    let names = lacking.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(", ");
    let found = tr!("Not given: {features}", features = features(lacking));
    let means = tr!(
        "These features rest, and everything else works. Sign in again and leave every box ticked. The names at Meta: {names}",
        names = names
    );
    let evidence =
        Evidence { means: tr!("Only these features are off").to_owned(), ..evidence(ward, answer, "") };
    Finding::failed(THIS, Whose::YoursOnInstagram, found, means)
        .next(Next::SignIn)
        .booked(trouble)
        .shown_by(evidence)
}

/// Tries what can be tried without changing anything.
async fn tried(ward: &mut Ward) -> Finding {
    let Ok(session) = ward.session().await else {
        return Finding::waits(THIS, CheckId::Key, "");
    };
    if ward.rests().is_some() {
        return Finding::waits(THIS, CheckId::Budget, "");
    }
    let personal = ward.me_heard().and_then(|heard| heard.answer.as_ref().ok());
    if personal.is_some_and(|account| !account.kind.is_professional()) {
        return Finding::waits(THIS, CheckId::Professional, "");
    }
    let publish = ward.heard(session.publishing_quota().await).map(drop);
    let now = ward.context.clock.now();
    let since = now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(now);
    let numbers = ward.heard(session.account_totals(&[MetricId::Reach], since, now).await).map(drop);
    let mut outcomes = vec![(Scope::Publish, publish), (Scope::Insights, numbers)];
    let post = match ward.posts().await.map(|heard| &heard.answer) {
        Some(Ok(posts)) => posts.first().map(|post| post.id.clone()),
        _ => None,
    };
    if let Some(post) = post {
        outcomes.push((Scope::Comments, ward.heard(session.comments_page(&post, None).await).map(drop)));
    }
    judge(ward, outcomes)
}

fn judge(ward: &Ward, outcomes: Vec<(Scope, Result<(), ApiError>)>) -> Finding {
    let is_missing = |outcome: &Result<(), ApiError>| {
        outcome.as_ref().is_err_and(|error| error.trouble().kind == TroubleKind::PermissionMissing)
    };
    let lacking: Vec<Scope> =
        outcomes.iter().filter(|(_, outcome)| is_missing(outcome)).map(|(scope, _)| *scope).collect();
    let works: Vec<Scope> = std::iter::once(Scope::Basic)
        .chain(outcomes.iter().filter(|(_, one)| one.is_ok()).map(|(scope, _)| *scope))
        .collect();
    let asked = tr!("Instagram did not tell what this key may do, so a reading of each was tried").to_owned();
    let refusal = outcomes
        .iter()
        .find(|(_, outcome)| is_missing(outcome))
        .and_then(|(_, outcome)| outcome.as_ref().err());
    if let Some(error) = refusal {
        let finding = missing(ward, &lacking, say::answer(error), error.trouble());
        let evidence =
            finding.evidence.clone().map(|evidence| Evidence { asked, ..evidence }).unwrap_or_default();
        return finding.shown_by(evidence);
    }
    let unknown: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| !works.contains(scope)).collect();
    let found = match unknown.is_empty() {
        true => tr!("Works: {features}", features = features(&works)),
        false => tr!(
            "Works: {works}. Only use will tell: {unknown}",
            works = features(&works),
            unknown = features(&unknown)
        ),
    };
    let answer = tr!("Answered: {features}", features = features(&works));
    let means = tr!("What could be tried is given");
    Finding::passed(THIS, found).shown_by(Evidence { asked, ..evidence(ward, answer, means) })
}
