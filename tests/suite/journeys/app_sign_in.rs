//! The first minutes of a newcomer, and the ways back in, through the whole program.
//! Invariant: every way in ends signed in or in a sentence that says what to do, and no work is lost.

use egui::{Key, Modifiers};
use tintype::api::{Client, Hosts, consent_as_browser};
use tintype::sandbox::{Happened, Scopes};
use url::Url;

use super::stage::ELSEWHERE;
use super::window::Window;

/// The newest comment that waits for an answer: shown, the account is signed in and was read.
const FIRST: &str = "ylva.tromso, 4 min: They do. Mine came all the way up here";

/// Goes through Welcome until Instagram's page is open in the browser; gives that page's address.
fn to_the_browser(window: &mut Window, secret: &str) -> Url {
    let app_id = window.ready.app_id.clone();
    window.control.add_redirect(ELSEWHERE);
    window.click("Sign in with your browser");
    window.fill("Instagram app id", &app_id);
    window.fill("App secret", secret);
    window.fill("Redirect address", ELSEWHERE);
    window.click("Open Instagram's page");
    let page = window.opened.lock().unwrap().last().unwrap().clone();
    window.shows("Instagram's page is open in your browser");
    Url::parse(&page).unwrap()
}

/// Presses Allow on the page; the address the browser ends on.
fn allow(window: &Window, page: &Url) -> String {
    let client = Client::new(Hosts::at(&window.ready.url).unwrap(), "journey").unwrap();
    window.runtime.block_on(consent_as_browser(&client, page)).unwrap()
}

/// Presses Cancel on the page; the address the browser ends on.
fn cancel(window: &Window, page: &Url) -> String {
    let browser = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
    let mut fields: Vec<(String, String)> = page.query_pairs().into_owned().collect();
    fields.push(("answer".to_owned(), "deny".to_owned()));
    let mut action = page.clone();
    action.set_query(None);
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let asked = browser.unwrap().post(action).header("content-type", "application/x-www-form-urlencoded");
    let answer = window.runtime.block_on(asked.body(body).send()).unwrap();
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn finish(window: &mut Window, address: &str) {
    window.fill("Address the browser ended on", address);
    window.click("Finish");
}

#[test]
fn one_click_opens_the_demo_and_everything_is_there() {
    let mut window = Window::newcomer();
    window.shows("A quiet room");
    window.click("Open the demo");
    window.shows(FIRST);
    window.shows("Tab: All, 1,1");
    window.go(Key::L);
    window.shows("60 posts since June 2026");
    window.shows("Carousel 60: The big moon jar");
    window.go(Key::N);
    window.shows("Reach");
    assert!(window.opened.lock().unwrap().is_empty(), "no browser was needed");
}

#[test]
fn the_browser_and_a_pasted_address_sign_in() {
    let mut window = Window::practice();
    let secret = window.ready.app_secret.clone();
    let page = to_the_browser(&mut window, &secret);
    let address = allow(&window, &page);
    finish(&mut window, &address);
    window.shows(FIRST);
    window.close();
    window.open();
    window.shows(FIRST);
    assert_eq!(window.asked("POST", "/oauth/access_token"), 1, "the key was kept");
}

#[test]
fn cancel_on_instagrams_page_says_so_and_nothing_is_kept() {
    let mut window = Window::practice();
    let secret = window.ready.app_secret.clone();
    let page = to_the_browser(&mut window, &secret);
    let address = cancel(&window, &page);
    finish(&mut window, &address);
    window.shows("You pressed Cancel on Instagram's page");
    window.shows("Sign in again when you are ready");
    // The secret is remembered, the way in still open.
    window.click("Open Instagram's page");
    let page = Url::parse(&window.opened.lock().unwrap().last().unwrap().clone()).unwrap();
    let address = allow(&window, &page);
    finish(&mut window, &address);
    window.shows(FIRST);
}

#[test]
fn a_wrong_secret_says_where_the_right_one_stands() {
    let mut window = Window::practice();
    let page = to_the_browser(&mut window, "0123456789abcdef0123456789abcdef");
    let address = allow(&window, &page);
    finish(&mut window, &address);
    window.shows("The app secret does not fit the app id");
    window.shows("Copy the Instagram app secret again");
    window.close();
    window.open();
    window.shows("A quiet room");
}

#[test]
fn a_refused_key_pauses_and_a_fresh_one_sends_what_waited_once() {
    let mut window = Window::demo();
    window.press(Key::H);
    window.control.revoke_tokens(463);
    window.advance(6);
    window.shows("Instagram no longer accepts your key");
    // The first row of the list: a private reply to it closes soon.
    window.shows("jonas.whm, Sends when it can");
    window.advance(600);
    assert_eq!(window.control.record(), []);
    window.click("Sign in again");
    window.click("Back");
    window.click("Paste a token");
    let token = window.control.dashboard_token(Scopes::ALL, 0);
    window.fill("Token", &token);
    window.press(Key::Enter);
    window.hides("Instagram no longer accepts your key");
    window.hides("press Generate token beside the account");
    window.advance(6);
    assert!(matches!(window.control.record()[..], [Happened::Hidden { hidden: true, .. }]));
    window.advance(600);
    assert_eq!(window.control.record().len(), 1);
    window.go(Key::I);
    window.press_with(Modifiers::COMMAND, Key::Num1);
    window.hides("Sends when it can");
}

#[test]
fn a_key_of_facebook_is_refused_before_anything_is_asked() {
    let mut window = Window::practice();
    window.click("Paste a token");
    window.fill("Token", "EAAGm0PX4ZCpsBA");
    window.shows("A Facebook token. Use one from Instagram");
    assert_eq!(window.control.log(), []);
}
