//! Whether the account is one that Instagram lets programs see.
//! Invariant: both spellings of the account's kind count, in any case (section 2).

use crate::domain::error_book::Next;
use crate::domain::{AccountKind, Trouble, TroubleKind};
use crate::engine::doctor::finding::{CheckId, Evidence, Finding};
use crate::engine::doctor::ward::{Heard, Ward};
use crate::tr;

use super::tester;

const THIS: CheckId = CheckId::Professional;

/// The check.
pub async fn check(ward: &mut Ward) -> Finding {
    if let Some(root) = ward.root(&[CheckId::Network, CheckId::Secure, CheckId::Tester]) {
        return Finding::waits(THIS, root, "");
    }
    if !ward.is_signed_in() {
        return Finding::untold(THIS, tr!("Nobody is signed in, so Instagram cannot be asked"));
    }
    let Some(Heard { at, answer }) = ward.me().await else {
        return Finding::waits(THIS, CheckId::Budget, "");
    };
    let Ok(account) = answer else {
        let lacks =
            tester::refusal(ward).is_some_and(|error| error.trouble().kind == TroubleKind::PermissionMissing);
        return Finding::waits(THIS, if lacks { CheckId::Permissions } else { CheckId::Tester }, "");
    };
    let kind = match account.kind {
        AccountKind::Business => tr!("{name} is a business account", name = account.username),
        AccountKind::Creator => tr!("{name} is a creator account", name = account.username),
        AccountKind::Other => {
            tr!("{name} is a personal account, or of a kind that is not known", name = account.username)
        }
    };
    let evidence = Evidence {
        asked: tr!("GET /{version}/me, its account type", version = crate::api::API_VERSION),
        at: *at,
        answer: kind.clone(),
        means: tr!("Programs may use business and creator accounts").to_owned(),
        compared: String::new(),
    };
    if account.kind.is_professional() {
        return Finding::passed(THIS, kind).shown_by(evidence);
    }
    Finding::trouble(THIS, Trouble::of(TroubleKind::NotProfessional)).next(Next::Instagram).shown_by(evidence)
}
