//! The first run on an account of one's own, and staying in, through the whole program.
//! Invariant: from an empty profile each way leads to the inbox; a key that dies loses no work, and nobody else gets
//! it.

use egui::{Key, Modifiers};
use tintype::api::{Client, Hosts, consent_as_browser};
use tintype::engine::views::settings::{Settings, SettingsAsk};
use tintype::sandbox::{Happened, Scopes};
use url::Url;

use super::window::Window;

/// The newest comment that waits for an answer: shown, the account is signed in and was read.
const FIRST: &str = "ylva.tromso, 4 min: They do. Mine came all the way up here";
/// The return address that Tintype proposes.
const RETURN: &str = "https://localhost:8723/";
const TWO_DAYS: i64 = 2 * 86_400;

/// The last address that was opened in the browser.
fn opened(window: &Window) -> String {
    window.opened.lock().unwrap().last().unwrap().clone()
}

/// Walks the first five steps as they are told.
fn to_the_key(window: &mut Window) {
    window.click("New to this? We walk you through it");
    window.shows("1 of 8 done, about 10 minutes left");
    window.fill("Instagram name", "@tidewrack.clay");
    window.click("Done: A professional account");
    window.click("Open Meta's apps");
    assert_eq!(opened(window), "https://developers.facebook.com/apps/");
    window
        .fill("Address of the app's page", "https://developers.facebook.com/apps/817204461093552/dashboard/");
    window.click("Done: A Meta app of your own");
    window.shows("App 8172 0446 1093 552");
    window.click("Open the app's page");
    assert_eq!(
        opened(window),
        "https://developers.facebook.com/apps/817204461093552/instagram-business/API-Setup/"
    );
    window.click("Done: Add Instagram to the app");
    window.shows("Instagram tester, and the name tidewrack.clay");
    window.click("Done: Invite yourself as tester");
    window.shows("On instagram.com, signed in as tidewrack.clay");
    window.click("Open the invitations");
    assert_eq!(opened(window), "https://www.instagram.com/accounts/manage_access/");
    window.click("Done: Accept the invitation");
}

#[test]
fn from_an_empty_profile_to_the_inbox_by_the_browser_with_a_night_in_between() {
    let mut window = Window::practice();
    window.control.add_redirect(RETURN);
    to_the_key(&mut window);
    window.shows("6 of 8 done, about 2 minutes left");
    window.close();
    window.pass_closed(40_000);
    window.open();
    window.shows("6 of 8 done, about 2 minutes left");
    let (app_id, secret) = (window.ready.app_id.clone(), window.ready.app_secret.clone());
    window.fill("Instagram app ID", &app_id);
    window.fill("Instagram app secret", &secret);
    window.click("Keep them");
    window.shows("7 of 8 done, about a minute left");
    window.click("Open Instagram's page");
    let page = Url::parse(&opened(&window)).unwrap();
    let client = Client::new(Hosts::at(&window.ready.url).unwrap(), "journey").unwrap();
    let address = window.runtime.block_on(consent_as_browser(&client, &page)).unwrap();
    window.fill("Address the browser ended on", &address);
    window.click("Finish");
    window.shows("They do. Mine came all the way up here");
}

#[test]
fn from_an_empty_profile_to_the_inbox_by_a_token_while_the_invitation_is_awaited() {
    let mut window = Window::practice();
    window.control.flip(|switches| switches.tester_accepted = false);
    window.click("New to this? We walk you through it");
    window.click("By token");
    window.hides(RETURN);
    for step in [
        "Done: A professional account",
        "Done: A Meta app of your own",
        "Done: Add Instagram to the app",
        "Done: Invite yourself as tester",
        "Done: Accept the invitation",
        "Done: Generate a token",
    ] {
        window.click(step);
    }
    let token = window.control.dashboard_token(Scopes::ALL, 0);
    window.fill("Token", &token);
    window.click("Sign in");
    window.shows("The tester invite was not accepted");
    window.shows("Looked at every 20 s while this is open");
    window.shows("Goes on by itself after step 5");
    window.advance(20);
    window.shows("The tester invite was not accepted");
    window.control.flip(|switches| switches.tester_accepted = true);
    window.advance(20);
    window.shows(FIRST);
    assert_eq!(window.asked("GET", "/v26.0/me").min(3), 3, "it was looked at by itself");
}

#[test]
fn what_only_the_person_sees_on_instagrams_page_leads_back_to_its_step() {
    let mut window = Window::practice();
    to_the_key(&mut window);
    let (app_id, secret) = (window.ready.app_id.clone(), window.ready.app_secret.clone());
    window.fill("Instagram app ID", &app_id);
    window.fill("Instagram app secret", &secret);
    window.click("Keep them");
    window.click("Open Instagram's page");
    window.carry_out("The page says: Invalid redirect_uri");
    window.shows("The redirect address is not registered");
    window.shows(RETURN);
    window.click("Done: Add Instagram to the app");
    window.click("Open Instagram's page");
    window.shows("Instagram's page is open in your browser");
}

#[test]
fn a_second_account_finds_what_is_true_from_the_first() {
    let mut window = Window::demo();
    window.go(Key::S);
    window.click("Connection doctor");
    window.shows("8 of 8 done");
    window.click("Connect another account");
    window.shows("Known already, from tidewrack.clay");
    window.click("Leave it");
    window.shows("8 of 8 done");
}

#[test]
fn a_key_dies_with_work_pending_another_person_comes_by_mistake_and_the_right_one_goes_on() {
    let mut window = Window::demo();
    let account = window.account();
    window.press(Key::H);
    window.control.revoke_tokens(463);
    window.advance(6);
    window.shows("Instagram no longer accepts your key");
    let me = window.control.be("17841499999999999", "somebody.else");
    window.click("Sign in again");
    window.click("Back");
    window.click("Paste a token");
    let token = window.control.dashboard_token(Scopes::ALL, 0);
    window.fill("Token", &token);
    window.press(Key::Enter);
    window.shows("This is another account");
    let rows = window.view::<Settings>(SettingsAsk).accounts;
    assert_eq!((rows.len(), &rows[0].account.id), (1, &account), "nothing of them is kept");
    assert!(rows[0].paused.is_some());
    window.advance(600);
    assert_eq!(window.control.record(), []);
    window.control.be(&me.0, &me.1);
    let token = window.control.dashboard_token(Scopes::ALL, 0);
    window.fill("Token", &token);
    window.press(Key::Enter);
    window.hides("Instagram no longer accepts your key");
    window.advance(6);
    assert!(matches!(window.control.record()[..], [Happened::Hidden { hidden: true, .. }]));
    let rows = window.view::<Settings>(SettingsAsk).accounts;
    assert_eq!((rows.len(), &rows[0].account.id), (1, &account), "the same account");
}

#[test]
fn a_key_without_comments_switches_them_off_and_one_with_them_on_again() {
    let mut window = Window::practice();
    let scopes = Scopes::BASIC.with(Scopes::PUBLISH).with(Scopes::INSIGHTS);
    let token = window.control.dashboard_token(scopes, TWO_DAYS);
    window.click("Paste a token");
    window.fill("Token", &token);
    window.press(Key::Enter);
    window.advance(60);
    window.shows("This key may not read, answer or hide comments");
    window.control.clear_log();
    window.advance_by(60, 10);
    assert_eq!(window.asked("GET", "/comments"), 0, "not even tried");
    assert!(window.asked("GET", "/media") > 0, "the rest is read");
    window.go(Key::L);
    window.shows("60 posts since June 2026");
    window.hides("This key may not");
    window.go(Key::I);
    window.click("Allow it");
    window.click("Back");
    window.click("Paste a token");
    let token = window.control.dashboard_token(Scopes::ALL, TWO_DAYS);
    window.fill("Token", &token);
    window.press(Key::Enter);
    window.go(Key::I);
    window.hides("This key may not");
    window.shows("They do. Mine came all the way up here");
    window.press_with(Modifiers::NONE, Key::H);
    window.advance(6);
    assert_eq!(window.control.record().len(), 1);
}
