//! The account node (section 2) and what stands in its way (sections 1.1, 8.2, 8.3).
//! Invariant: the same account comes out of every shape it is served in.

use tintype::api::{ApiError, Class};
use tintype::domain::{AccountKind, Secret, TroubleKind, Usage};

use super::{Bench, kind};

#[tokio::test]
async fn the_account_is_read_by_its_token_alone() {
    let bench = Bench::new().await;
    let account = bench.client.me(&Secret::new(&bench.ready.token)).await.unwrap().value;
    assert_eq!(account.id.as_str(), bench.ready.user_id);
    assert_ne!(account.scoped_id, bench.ready.user_id, "the scoped id is another");
    assert_eq!(account.username, bench.ready.username);
    assert_eq!(account.kind, AccountKind::Business);
    assert!(account.followers.is_some() && account.follows.is_some() && account.media_count.is_some());
    assert!(account.picture_url.is_some());
    assert_eq!(bench.session.account().await.unwrap().value, account);
}

#[tokio::test]
async fn the_documented_shape_is_the_same_account() {
    let bench = Bench::new().await;
    let flat = bench.session.account().await.unwrap().value;
    bench.control.flip(|switches| switches.account_in_data = true);
    assert_eq!(bench.session.account().await.unwrap().value, flat);
}

#[tokio::test]
async fn the_token_goes_in_the_header_only() {
    let bench = Bench::new().await;
    bench.session.account().await.unwrap();
    bench.all_media().await;
    let log = bench.control.log();
    assert!(log.len() >= 2);
    for asked in log {
        assert_eq!((asked.token, asked.agent.as_str()), ("header", "tintype-contract"), "{asked:?}");
        assert!(asked.path.starts_with(&format!("/{}/", tintype::api::API_VERSION)), "{asked:?}");
    }
}

#[tokio::test]
async fn a_tester_who_has_not_accepted_is_told_so() {
    let bench = Bench::new().await;
    bench.control.flip(|switches| switches.tester_accepted = false);
    let outcome = bench.session.account().await;
    assert_eq!(kind(&outcome), TroubleKind::TesterNotAccepted);
    assert_eq!(outcome.unwrap_err().class(), Class::AccountNeedsPerson);
}

#[tokio::test]
async fn a_personal_account_is_recognised() {
    let bench = Bench::new().await;
    bench.control.flip(|switches| switches.professional = false);
    assert!(!bench.session.account().await.unwrap().value.kind.is_professional());
}

#[tokio::test]
async fn dead_tokens_are_told_apart_from_a_closed_account() {
    for (subcode, want) in [
        (463, TroubleKind::SignInAgain),
        (460, TroubleKind::SignInAgain),
        (459, TroubleKind::OpenInstagram),
        (464, TroubleKind::OpenInstagram),
    ] {
        let bench = Bench::new().await;
        bench.control.revoke_tokens(subcode);
        let outcome = bench.session.account().await;
        assert_eq!(kind(&outcome), want, "{subcode}");
        let error = outcome.unwrap_err();
        assert_eq!((error.class(), error.trouble().code), (Class::AccountNeedsPerson, Some(190)));
    }
}

#[tokio::test]
async fn a_made_up_token_is_refused() {
    let bench = Bench::new().await;
    let outcome = bench.with_token("IGAAmadeup").account().await;
    assert_eq!(kind(&outcome), TroubleKind::SignInAgain);
    assert!(!format!("{:?}", outcome.unwrap_err()).contains("madeup"));
}

#[tokio::test]
async fn the_usage_rises_may_be_absent_and_pauses_the_account_at_its_end() {
    let bench = Bench::new().await;
    bench.control.flip(|switches| switches.usage_percent = Some(80));
    let usage = bench.session.account().await.unwrap().usage;
    assert_eq!(usage.map(|usage| usage.percent), Some(80));
    bench.control.flip(|switches| switches.usage_absent = true);
    assert_eq!(bench.session.account().await.unwrap().usage, None);
    bench.control.flip(|switches| {
        switches.usage_absent = false;
        switches.usage_percent = Some(100);
    });
    let error: ApiError = bench.session.account().await.unwrap_err();
    assert_eq!(error.trouble().kind, TroubleKind::RateLimited);
    let Class::PausesAccount { minutes } = error.class() else { panic!("{error}") };
    assert_eq!(error.usage(), Some(Usage { percent: 100, regain_minutes: minutes }));
}
