//! Staying in, through the engine: the end of a key told on the desktop, its death over a restart, and a worker that
//! keeps it alive.
//! Invariant: whoever looks at the window is told there, and a dead key calls nobody.

use tintype::domain::{Op, Secret, TroubleKind};
use tintype::engine::arrivals::Opens;
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::engine::{Command, News, SignIn};
use tintype::sandbox::{Action, NewComment, Refusal, Rule};

use super::stage::{ELSEWHERE, Stage};

const A_DAY: u64 = 86_400;

/// No key is renewed any more.
fn nothing_is_renewed(stage: &Stage) {
    let no = Action::Error { refusal: Refusal::api(100, "Cannot refresh"), acted: false };
    stage.control.add_fault(Rule::new("GET", "/refresh_access_token", no));
}

fn told_of_the_key(stage: &Stage) -> Vec<String> {
    let told = stage.bell.told().into_iter().map(|(title, _)| title);
    told.filter(|title| title.starts_with("The key of")).collect()
}

#[test]
fn who_looks_elsewhere_hears_of_the_end_on_the_desktop_and_a_click_leads_to_the_sign_in() {
    let mut stage = Stage::signed_in();
    nothing_is_renewed(&stage);
    stage.send(Command::Looks(false));
    stage.advance(45 * A_DAY);
    stage.advance(10);
    assert_eq!(told_of_the_key(&stage), Vec::<String>::new());
    for _ in 0..10 {
        stage.advance(A_DAY);
        stage.advance(10);
    }
    let name = stage.ready.username.clone();
    let said = |span: &str| format!("The key of {name} runs out {span}");
    assert_eq!(told_of_the_key(&stage), [said("in 14 days"), said("in 7 days")]);
    stage.bell.click();
    let opens = stage.engine().news().into_iter().rev().find_map(|news| match news {
        News::Open { opens, .. } => Some(opens),
        _ => None,
    });
    assert_eq!(opens, Some(Opens::Key));
    stage.restart();
    stage.send(Command::Looks(false));
    for _ in 0..4 {
        stage.advance(A_DAY);
        stage.advance(10);
    }
    assert_eq!(told_of_the_key(&stage).last(), Some(&said("within a day")));
    assert_eq!(told_of_the_key(&stage).len(), 3);
}

#[test]
fn a_key_that_ran_out_keeps_its_work_over_a_restart_until_a_new_one_comes() {
    let mut stage = Stage::signed_in();
    let new = NewComment { text: "Free followers".to_owned(), ..NewComment::default() };
    let comment = stage.control.add_comment(new).unwrap();
    stage.advance(30);
    nothing_is_renewed(&stage);
    stage.advance(61 * A_DAY);
    assert_eq!(stage.pause(), Some((TroubleKind::SignInAgain, None)));
    let op = Op::Hide { comment: comment.as_str().into(), thread: comment.as_str().into(), hidden: true };
    stage.send(Command::Do { account: stage.account(), op });
    stage.advance(60);
    stage.restart();
    stage.control.clear_log();
    stage.advance(A_DAY);
    assert_eq!((stage.control.log().len(), stage.control.record().len()), (0, 0));
    stage.control.clear_faults();
    stage.send(Command::SignIn(SignIn::Demo));
    stage.advance(10);
    assert_eq!(stage.control.record().len(), 1, "it waited, and went out once");
    assert_eq!(stage.view::<Settings>(SettingsAsk).accounts.len(), 1, "the same account");
}

#[test]
fn a_stranger_is_refused_and_the_next_page_asks_who_one_is() {
    let stage = Stage::signed_in();
    let other = "17841400000000042".into();
    let by_token =
        |account| Command::SignInAgain { account, how: SignIn::Token(Secret::new(&stage.ready.token)) };
    let before = stage.view::<Settings>(SettingsAsk).accounts;
    stage.send(by_token(other));
    assert_eq!(stage.refusal().kind, TroubleKind::AnotherAccount);
    assert_eq!(stage.view::<Settings>(SettingsAsk).accounts, before, "the key in use was not touched");
    let how = SignIn::Browser {
        app_id: stage.ready.app_id.clone(),
        app_secret: Secret::new(&stage.ready.app_secret),
        redirect: ELSEWHERE.to_owned(),
    };
    stage.send(Command::SignInAgain { account: stage.account(), how });
    assert!(stage.opened.lock().unwrap().last().unwrap().contains("force_reauth=true"));
}
