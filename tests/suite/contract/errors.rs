//! What goes wrong between the two (section 8), switched on by fault rules.
//! Invariant: whether a write happened is read from the sandbox's record, not from the answer.

use tintype::api::{ApiError, Class};
use tintype::domain::TroubleKind as Kind;
use tintype::sandbox::{Action, Dialect, NewComment, Refusal, Rule};

use super::Bench;

fn refusal(http: u16, code: i64, subcode: Option<i64>) -> Action {
    let refusal = Refusal {
        http,
        code,
        subcode,
        dialect: Dialect::IGApiException,
        message: "Said by a rule".into(),
        is_transient: None,
        user_title: None,
        user_message: None,
    };
    Action::Error { refusal, acted: false }
}

#[tokio::test]
async fn every_row_of_the_tables_ends_in_its_trouble() {
    let pause = Class::PausesAccount { minutes: None };
    let bench = Bench::new().await;
    bench.control.flip(|switches| switches.usage_absent = true);
    for (http, code, subcode, kind, class) in [
        (500, 1, None, Kind::InstagramDown, Class::Retry),
        (503, 2, None, Kind::InstagramDown, Class::Retry),
        (400, 4, None, Kind::RateLimited, pause),
        (403, 4, Some(2_207_051), Kind::Blocked, Class::Blocked),
        (400, 4, Some(1_349_210), Kind::InstagramDown, Class::Retry),
        (400, 9, Some(2_207_042), Kind::QuotaUsedUp, Class::QuotaUsedUp),
        (403, 10, None, Kind::PermissionMissing, Class::NeedsPerson),
        (400, 17, None, Kind::RateLimited, pause),
        (400, 24, Some(2_207_008), Kind::ContainerLost, Class::NewContainer { retries_first: 2 }),
        (400, 25, Some(2_207_050), Kind::OpenInstagram, Class::AccountNeedsPerson),
        (400, 100, None, Kind::OurMistake, Class::NeedsPerson),
        (400, 100, Some(33), Kind::Gone, Class::Gone),
        (401, 102, None, Kind::SignInAgain, Class::AccountNeedsPerson),
        (401, 190, Some(458), Kind::SignInAgain, Class::AccountNeedsPerson),
        (400, 200, None, Kind::PermissionMissing, Class::NeedsPerson),
        (400, 341, None, Kind::RateLimited, pause),
        (400, 368, None, Kind::Blocked, Class::Blocked),
        (400, 613, None, Kind::RateLimited, pause),
        (400, 2_500, None, Kind::OurMistake, Class::NeedsPerson),
        (400, 9_004, Some(2_207_052), Kind::HostUnreachable, Class::RetryOnce),
        (400, 9_007, Some(2_207_027), Kind::NotReady, Class::NotReady),
        (400, 36_003, Some(2_207_009), Kind::FileRefused, Class::NeedsPerson),
        (400, 36_004, Some(2_207_010), Kind::CaptionRefused, Class::NeedsPerson),
        (400, 80_002, Some(2_446_079), Kind::RateLimited, pause),
        (500, 424_242, None, Kind::InstagramDown, Class::Retry),
        (400, 424_242, None, Kind::Unclear, Class::Retry),
    ] {
        bench.control.add_fault(Rule::new("GET", "/me", refusal(http, code, subcode)).times(1));
        let error = bench.session.account().await.unwrap_err();
        let trouble = error.trouble();
        assert_eq!((trouble.kind, error.class()), (kind, class), "{code}/{subcode:?}");
        assert_eq!((trouble.code, trouble.subcode), (Some(code), subcode));
    }
    assert!(bench.session.account().await.is_ok(), "every rule fired once");
}

#[tokio::test]
async fn an_error_without_its_optional_keys_is_understood_the_same() {
    let bench = Bench::new().await;
    bench.control.flip(|switches| switches.errors_sparse = true);
    for _ in 0..24 {
        let error = bench.session.comment(&"1".into(), &"404".into()).await.unwrap_err();
        assert_eq!((error.trouble().kind, error.class()), (Kind::Gone, Class::Gone));
        bench.control.add_fault(Rule::new("GET", "/me", refusal(400, 9, Some(2_207_042))).times(1));
        let error = bench.session.account().await.unwrap_err();
        assert_eq!(error.class(), Class::QuotaUsedUp);
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_instagrams_own_trouble() {
    let bench = Bench::new().await;
    for action in [
        Action::Html { status: 500, acted: false },
        Action::Html { status: 200, acted: false },
        Action::CutJson,
    ] {
        bench.control.add_fault(Rule::new("GET", "*", action.clone()).times(1));
        let error = bench.session.account().await.unwrap_err();
        assert_eq!((error.trouble().kind, error.class()), (Kind::InstagramDown, Class::Retry), "{action:?}");
    }
    bench.control.add_fault(Rule::new("GET", "*", Action::Drop { acted: false }).times(1));
    let error = bench.session.account().await.unwrap_err();
    assert!(matches!(error, ApiError::Lost { .. }), "{error:?}");
    assert_eq!((error.trouble().kind, error.class()), (Kind::Offline, Class::Retry));
}

#[tokio::test]
async fn a_reply_whose_answer_is_lost_is_asked_after_and_found_or_not() {
    for (action, happened) in [
        (Action::Drop { acted: true }, 1),
        (Action::Drop { acted: false }, 0),
        (Action::Html { status: 500, acted: true }, 1),
        (Action::Html { status: 502, acted: false }, 0),
        (Action::CutJson, 1),
    ] {
        let bench = Bench::new().await;
        let media = bench.media_where(|media| media.comments_count > Some(0)).await.id;
        let new =
            NewComment { media: Some(media.to_string()), text: "When?".into(), ..NewComment::default() };
        let top = bench.control.add_comment(new).unwrap().into();
        let before = bench.control.record().len();
        bench.control.add_fault(Rule::new("POST", "/*/replies", action.clone()).times(1));
        let error = bench.session.reply(&top, "On Friday").await.unwrap_err();
        assert_eq!(error.class(), Class::UnknownOutcome, "{action:?}: {error:?}");
        assert_eq!(bench.control.record().len() - before, happened, "sent once only: {action:?}");
        let replies = bench.session.replies_page(&media, &top, None).await.unwrap().value.items;
        assert_eq!(replies.iter().filter(|reply| reply.mine).count(), happened, "{action:?}");
    }
}

#[tokio::test]
async fn what_may_be_done_twice_is_simply_done_again() {
    let bench = Bench::new().await;
    let media = bench.media_where(|media| media.comments_enabled == Some(true)).await.id;
    bench.control.add_fault(Rule::new("POST", "*", Action::Drop { acted: true }).times(1));
    let error = bench.session.set_comments_enabled(&media, false).await.unwrap_err();
    assert_eq!(error.class(), Class::Retry);
    bench.session.set_comments_enabled(&media, false).await.unwrap();
}

#[tokio::test]
async fn what_instagram_says_to_the_person_is_shown() {
    let bench = Bench::new().await;
    let Action::Error { refusal, acted } = refusal(400, 424_242, None) else { panic!() };
    let refusal =
        Refusal { user_title: Some("Nanu".into()), user_message: Some("Später.".into()), ..refusal };
    bench.control.add_fault(Rule::new("GET", "*", Action::Error { refusal, acted }));
    let trouble = bench.session.account().await.unwrap_err().trouble();
    assert_eq!(trouble.detail.as_deref(), Some("Nanu: Später."));
}

#[tokio::test]
async fn the_client_knows_instagrams_time_from_its_answers_and_refusals_alike() {
    let bench = Bench::new().await;
    assert_eq!(bench.client.heard_at(), 0, "nothing was heard yet");
    bench.session.account().await.unwrap();
    assert_eq!(bench.client.heard_at(), super::NOW * 1_000);
    bench.control.advance(90);
    bench.session.media(&"1".into()).await.unwrap_err();
    assert_eq!(bench.client.heard_at(), (super::NOW + 90) * 1_000);
}

#[tokio::test]
async fn what_was_asked_is_done_even_if_the_caller_hangs_up() {
    let bench = Bench::new().await;
    let page = bench.session.media_page(None, 1).await.unwrap().value;
    bench.control.add_fault(Rule::new("POST", "*", Action::Slow { ms: 100, acted: false }).times(1));
    let session = bench.session.clone();
    let calling = tokio::spawn(async move { session.comment_on(&page.items[0].id, "Anyway").await });
    while !bench.control.log().iter().any(|asked| asked.method == "POST") {
        tokio::task::yield_now().await;
    }
    calling.abort();
    while bench.control.record().is_empty() {
        tokio::task::yield_now().await;
    }
}
