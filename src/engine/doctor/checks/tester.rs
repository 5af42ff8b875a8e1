//! Whether the account has said yes to the app: while the app is unpublished, Instagram talks to it about
//! invited people only (section 1.1).
//! Invariant: the refusal is told by the one sentence the error book has for it, and compared with how another
//! account fares.

use std::time::Instant;

use crate::api::ApiError;
use crate::domain::error_book::Next;
use crate::domain::{Trouble, TroubleKind};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding, Whose};
use crate::engine::doctor::say;
use crate::engine::doctor::ward::{Heard, Ward};
use crate::engine::status::SignInState;
use crate::tr;

const THIS: CheckId = CheckId::Tester;

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    if let Some(root) = ward.root(&[CheckId::Network, CheckId::Secure]) {
        return Finding::waits(THIS, root, "");
    }
    if !ward.is_signed_in() {
        return signed_out(ward).await;
    }
    if ward.rests().is_some() {
        return Finding::waits(THIS, CheckId::Budget, tr!("Instagram asks for a pause"));
    }
    let name = ward.known.as_ref().map(|known| known.account.username.clone()).unwrap_or_default();
    let began = Instant::now();
    let Some(Heard { at, answer }) = ward.me().await else {
        // The keychain gave nothing out.
        return Finding::waits(THIS, CheckId::Key, "");
    };
    let took_ms = u64::try_from(began.elapsed().as_millis()).ok();
    let (at, answer) = (*at, answer.as_ref().map(drop).map_err(Clone::clone));
    let asked =
        tr!("GET /{version}/me with the key of {name}", version = crate::api::API_VERSION, name = name);
    let error = match answer {
        Ok(()) => {
            let finding = Finding::passed(THIS, tr!("Accepted: Instagram answers for {name}", name = name));
            let evidence = Evidence {
                asked,
                at,
                answer: tr!("200, the account").to_owned(),
                means: tr!("The account has a role at the app, or the app is published").to_owned(),
                compared: String::new(),
            };
            return Finding { took_ms, ..finding }.shown_by(evidence);
        }
        Err(error) => error,
    };
    let trouble = error.trouble();
    match trouble.kind {
        TroubleKind::TesterNotAccepted => {
            let compared = compared(ward).await;
            let evidence = Evidence { asked, at, answer: say::answer(&error), means: means(), compared };
            Finding { took_ms, ..refused(trouble) }.shown_by(evidence)
        }
        // The key is what Instagram does not take, or what it may do.
        TroubleKind::SignInAgain | TroubleKind::OpenInstagram => Finding::waits(THIS, CheckId::Key, ""),
        TroubleKind::PermissionMissing => {
            Finding { took_ms, ..Finding::passed(THIS, tr!("Instagram answers for {name}", name = name)) }
        }
        TroubleKind::RateLimited | TroubleKind::Blocked => {
            Finding::waits(THIS, CheckId::Budget, tr!("Instagram asks for a pause"))
        }
        _ => {
            let evidence = Evidence {
                asked,
                at,
                answer: say::answer(&error),
                means: trouble.entry().map(|row| row.cause().to_owned()).unwrap_or_default(),
                compared: compared(ward).await,
            };
            Finding { took_ms, ..Finding::trouble(THIS, trouble) }.shown_by(evidence)
        }
    }
}

fn means() -> String {
    tr!("Neither the address nor the method. This is what accounts without a role are told").to_owned()
}

/// The refusal in words.
fn refused(trouble: Trouble) -> Finding {
    let found = tr!("The account has not accepted the tester invitation");
    let means = tr!(
        "While an app is unpublished, Instagram talks to it only about people it has invited and who said yes. The invitation is out and the yes is missing, or there was none."
    );
    Finding::failed(THIS, Whose::YoursOnInstagram, found, means).next(Next::Invites).booked(trouble)
}

/// Nobody is signed in: the last sign-in may have ended in the refusal.
async fn signed_out(ward: &Ward) -> Finding {
    match ward.context.news.status().sign_in {
        SignInState::Failed(trouble) if trouble.kind == TroubleKind::TesterNotAccepted => {
            let evidence = Evidence {
                asked: tr!("What a sign-in asks at its end").to_owned(),
                at: ward.now(),
                answer: trouble.detail.clone().unwrap_or_default(),
                means: means(),
                compared: compared(ward).await,
            };
            refused(trouble).shown_by(evidence)
        }
        _ => Finding::untold(THIS, tr!("Nobody is signed in, so Instagram cannot be asked")),
    }
}

/// How another account of this computer fares with the same question.
async fn compared(ward: &Ward) -> String {
    match ward.another().await {
        None => tr!("Nothing: no other account is signed in here").to_owned(),
        Some((name, Ok(_))) => {
            tr!("{name}, from this computer: 200. So the network and Tintype are right", name = name)
        }
        Some((name, Err(error))) => {
            tr!("{name}, from this computer: {answer}", name = name, answer = say::answer(&error))
        }
    }
}

/// What the account's own node was refused with, if it was.
pub fn refusal(ward: &Ward) -> Option<&ApiError> {
    ward.me_heard().and_then(|heard| heard.answer.as_ref().err())
}
