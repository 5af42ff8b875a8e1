//! The app: whether Instagram knows its id, has its return address on the list, and takes its secret.
//! Invariant: no answer is believed alone: each is compared with the answer to a question that is certainly
//! wrong, so that no sentence of Instagram's has to be understood.

use std::time::Instant;

use crate::api::ApiError;
use crate::domain::{Secret, TroubleKind};
use crate::engine::doctor::Way;
use crate::engine::doctor::finding::{CheckId, Evidence, Finding};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::{Heard, KnownApp, Ward};
use crate::engine::sign_in::App;
use crate::tr;

/// An id that no app has.
const NO_APP: &str = "1";
/// An address that no app has on its list: its port is one that nobody listens at.
const NO_ADDRESS: &str = "https://localhost:1/tintype-doctor/";
/// A secret that no app has.
const NO_SECRET: &str = "00000000000000000000000000000000";

/// App id.
pub async fn id(ward: &mut Ward) -> Finding {
    let wrong = |app: &App| App { id: NO_APP.into(), ..app.clone() };
    let told = Told {
        check: CheckId::AppId,
        kind: TroubleKind::AppIdWrong,
        passed: |app| tr!("{id}, known to Instagram", id = app.id),
        compared: tr!("The same with an id that no app has"),
    };
    compare(ward, told, wrong).await
}

/// Return address.
pub async fn redirect(ward: &mut Ward) -> Finding {
    let wrong = |app: &App| App { redirect: NO_ADDRESS.into(), ..app.clone() };
    let told = Told {
        check: CheckId::Redirect,
        kind: TroubleKind::RedirectWrong,
        passed: |app| tr!("{address} is on the app's list", address = app.redirect),
        compared: tr!("The same with an address that is on nobody's list"),
    };
    compare(ward, told, wrong).await
}

/// App secret.
pub async fn secret(ward: &mut Ward) -> Finding {
    let wrong = |app: &App| App { secret: Secret::new(NO_SECRET), ..app.clone() };
    let told = Told {
        check: CheckId::Secret,
        kind: TroubleKind::SecretWrong,
        passed: |_| tr!("Accepted").to_owned(),
        compared: tr!("The same with a secret that no app has"),
    };
    compare(ward, told, wrong).await
}

/// What one of the three says.
struct Told {
    check: CheckId,
    /// What a refusal of it is.
    kind: TroubleKind,
    passed: fn(&App) -> String,
    /// What the wrong question was.
    compared: &'static str,
}

/// What a refusal of another one of the three means: Instagram did not get as far.
fn comes_before(kind: TroubleKind) -> Option<CheckId> {
    match kind {
        TroubleKind::AppIdWrong => Some(CheckId::AppId),
        TroubleKind::RedirectWrong => Some(CheckId::Redirect),
        TroubleKind::SecretWrong => Some(CheckId::Secret),
        _ => None,
    }
}

async fn compare(ward: &mut Ward, told: Told, wrong: impl FnOnce(&App) -> App) -> Finding {
    let check = told.check;
    let needs: &[CheckId] = match check {
        CheckId::AppId => &[CheckId::Network, CheckId::Secure],
        _ => &[CheckId::Network, CheckId::Secure, CheckId::AppId],
    };
    if let Some(root) = ward.root(needs) {
        return Finding::waits(check, root, "");
    }
    let Some(KnownApp { app, has_secret }) = ward.app.clone() else {
        return Finding::untold(check, tr!("Not needed: the account came with a key from the dashboard"));
    };
    if check == CheckId::Secret && !has_secret {
        return Finding::untold(
            check,
            tr!("None is kept here. It is needed for the sign-in with the browser only"),
        );
    }
    if let Some(way) = ward.signed_in_by {
        return shown(ward, told, &app, way);
    }
    ask(ward, told, app, wrong).await
}

/// What the sign-in that has just ended shows by itself.
fn shown(ward: &Ward, told: Told, app: &App, way: Way) -> Finding {
    if way == Way::Token {
        return Finding::untold(told.check, tr!("Not needed to sign in with a key from the dashboard"));
    }
    let evidence = Evidence {
        asked: tr!("The sign-in that has just ended").to_owned(),
        at: ward.now(),
        answer: tr!("A key").to_owned(),
        means: tr!("Nobody is signed in with a wrong id, address or secret").to_owned(),
        compared: String::new(),
    };
    Finding::passed(told.check, (told.passed)(app)).shown_by(evidence)
}

/// Asks with the app as it is known, and with what is certainly wrong.
async fn ask(ward: &mut Ward, told: Told, app: App, wrong: impl FnOnce(&App) -> App) -> Finding {
    let check = told.check;
    let began = Instant::now();
    let Some(Heard { at, answer }) = ward.probe().await else {
        return Finding::untold(check, tr!("This run has no way to where the account lives"));
    };
    let (at, answer) = (*at, answer.clone());
    let Err(error) = answer else {
        return Finding::passed(check, (told.passed)(&app));
    };
    if matches!(error, ApiError::NotSent { .. } | ApiError::Lost { .. }) {
        return Finding::trouble(check, error.trouble());
    }
    let evidence = |means: &str, compared: String| {
        Evidence {
        asked: tr!("POST /oauth/access_token with the app's id, return address and secret, and a code that was made up").to_owned(),
        at,
        answer: say::answer(&error),
        means: means.to_owned(),
        compared,
    }
    };
    let kind = error.trouble().kind;
    if kind == told.kind {
        return Finding::trouble(check, error.trouble()).shown_by(evidence("", String::new()));
    }
    let Some(control) = ward.ask_with(&wrong(&app)).await.and_then(|heard| heard.answer.err()) else {
        return Finding::untold(check, tr!("Instagram does not tell from here. The sign-in will"));
    };
    let took_ms = u64::try_from(began.elapsed().as_millis()).ok();
    let compared = format!("{}: {}", told.compared, say::answer(&control));
    if say::same(&error, &control) {
        let found = match comes_before(kind).filter(|first| *first != check) {
            Some(first) => {
                tr!("Instagram stops at {number} before it looks at this", number = first.number())
            }
            None => tr!("Instagram does not tell from here. The sign-in will").to_owned(),
        };
        let means = tr!("It answers the same to what is certainly wrong, so nothing can be told");
        return Finding { took_ms, ..Finding::untold(check, found) }.shown_by(evidence(means, compared));
    }
    let means = tr!("It answers otherwise to what is certainly wrong, so this is right");
    Finding { took_ms, ..Finding::passed(check, (told.passed)(&app)) }.shown_by(evidence(means, compared))
}
