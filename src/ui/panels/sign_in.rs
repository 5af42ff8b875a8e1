//! The form with which one signs in, on the welcome page and in the settings: by browser, or by a token.
//! Invariant: a secret leaves the form's memory in the moment it is handed to the engine.

use egui::{Align, Key, Layout, Ui};

use crate::domain::{AccountId, Secret};
use crate::engine::command::{Command, SignIn};
use crate::engine::doctor::{DoctorWish, State};
use crate::engine::status::SignInState;
use crate::tr;
use crate::ui::desk::Desk;
use crate::ui::icons;
use crate::ui::panels::Goal;
use crate::ui::text::{body, meta};
use crate::ui::theme::{Tone, height, space, width};
use crate::ui::widgets::{Button, Field, IconButton, Trouble, link};

/// Where apps are made and tokens are generated (section 1.1).
pub(super) const DASHBOARD: &str = "https://developers.facebook.com/apps/";

/// Narrower than this a form has its labels above its fields, points.
const STACKED: f32 = 300.0;

/// Which way in was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    /// None yet: the two are offered.
    #[default]
    Offered,
    Browser,
    Token,
}

/// What was typed so far.
#[derive(Default)]
pub struct SignInForm {
    way: Way,
    app_id: String,
    app_secret: String,
    redirect: String,
    token: String,
    address: String,
    /// Whether the app that was used before is filled in.
    filled: bool,
    /// What is under way was not begun here: the ways in are shown all the same.
    pub elsewhere: bool,
    /// Nobody else than this account is to come.
    again: Option<AccountId>,
}

impl SignInForm {
    /// The form with the app's id, secret and redirect address open.
    pub fn with_browser() -> Self {
        Self { way: Way::Browser, ..Self::default() }
    }

    /// The same, for an account that signed in before: nobody else is let in.
    pub fn again(account: AccountId) -> Self {
        Self { again: Some(account), ..Self::with_browser() }
    }

    /// The wish to sign in.
    fn wish(&self, how: SignIn) -> Command {
        match self.again.clone() {
            Some(account) => Command::SignInAgain { account, how },
            None => Command::SignIn(how),
        }
    }

    /// Whether more than the ways in is shown, which takes more room.
    pub fn is_open(&self, state: &SignInState) -> bool {
        let state = if self.elsewhere { &SignInState::Idle } else { state };
        self.way != Way::Offered || matches!(state, SignInState::Browser { .. } | SignInState::Failed(_))
    }

    /// Shows the state of a sign-in, or the ways in. `leave`: what leads out of the form is offered even
    /// before a way was chosen. True if the person wants out.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, leave: bool) -> bool {
        self.fill(desk);
        ui.spacing_mut().item_spacing = egui::vec2(space::S, 0.0);
        let mut out = false;
        let state = if self.elsewhere { SignInState::Idle } else { desk.status.sign_in.clone() };
        match state {
            SignInState::Working(words) => working(ui, desk, &words),
            SignInState::Browser { address } => self.await_browser(ui, desk, address.reveal()),
            SignInState::Failed(trouble) => {
                let card = Trouble::of(&trouble).in_book(desk.account().is_some());
                if card.show(ui).book {
                    desk.go(Goal::Book(Some(trouble)));
                }
                self.offer_doctor(ui, desk);
                ui.add_space(space::L);
                out = self.ways(ui, desk, leave);
            }
            SignInState::Idle | SignInState::Done(_) => out = self.ways(ui, desk, leave),
        }
        out
    }

    /// After a sign-in that failed: the checks of the connection, which need no account.
    fn offer_doctor(&self, ui: &mut Ui, desk: &mut Desk<'_>) {
        ui.add_space(space::S);
        let look = Button::plain(tr!("Check the connection")).icon(icons::STETHOSCOPE);
        let account = self.again.clone().unwrap_or_else(|| desk.account_id());
        if ui.add(look).clicked() {
            desk.send(Command::Doctor { account: account.clone(), wish: DoctorWish::All });
            if desk.account().is_some() {
                desk.go(Goal::Doctor);
            }
        }
        // The doctor's own page needs an account; without one it tells here what it found.
        let found = desk.status.doctor.iter().find(|one| one.account == account);
        let Some(one) = found.filter(|_| desk.account().is_none()) else { return };
        ui.add_space(space::S);
        body(one.verdict()).tone(Tone::Text).wrapped().show(ui);
        for finding in one.findings.iter().filter(|finding| matches!(finding.state, State::Failed(_))) {
            ui.add_space(space::XS);
            let words = tr!("{check}: {found}", check = finding.check.name(), found = finding.found);
            body(words).tone(Tone::Stuck).wrapped().show(ui);
            meta(finding.means.as_str()).wrapped().show(ui);
        }
    }

    /// Fills in the app used before, once.
    fn fill(&mut self, desk: &Desk<'_>) {
        if !self.filled {
            self.filled = true;
            self.app_id.clone_from(&desk.settings.choices.app_id);
            self.redirect.clone_from(&desk.settings.choices.redirect);
        }
    }

    fn ways(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, leave: bool) -> bool {
        match self.way {
            Way::Offered => return self.offers(ui, desk, leave),
            Way::Browser => self.browser(ui, desk),
            Way::Token => self.by_token(ui, desk),
        }
        false
    }

    fn offers(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, leave: bool) -> bool {
        let row = ui.horizontal(|ui| {
            let browser = Button::main(tr!("Sign in with your browser")).icon(icons::ARROW_SQUARE_OUT);
            if ui.add(browser).clicked() {
                self.way = Way::Browser;
            }
            if ui.add(Button::plain(tr!("Paste a token")).icon(icons::KEY)).clicked() {
                self.way = Way::Token;
            }
            leave && ui.add(Button::quiet(tr!("Not now"))).clicked()
        });
        if row.inner && matches!(desk.status.sign_in, SignInState::Failed(_)) {
            desk.send(Command::StopSignIn);
        }
        ui.add_space(space::S);
        guide(ui, desk, tr!("New to this? We walk you through it"));
        row.inner
    }

    /// Leads back to the ways in.
    fn back(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        if ui.add(Button::quiet(tr!("Back"))).clicked() {
            self.forget();
            self.way = Way::Offered;
            if matches!(desk.status.sign_in, SignInState::Failed(_)) {
                desk.send(Command::StopSignIn);
            }
        }
    }

    fn forget(&mut self) {
        for text in [&mut self.app_secret, &mut self.token] {
            crate::ui::unlock::wipe(text);
        }
    }

    /// The app's id, secret and redirect address (section 1.1, 1.3).
    fn browser(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let known = !self.app_id.is_empty() && self.app_id.trim() == desk.settings.choices.app_id;
        let digits = self.app_id.trim().chars().all(|c| c.is_ascii_digit());
        let id_error = (!digits).then(|| tr!("Digits only"));
        let secure = self.redirect.trim().starts_with("https://");
        let redirect_error = (!secure).then(|| tr!("It must begin with https://"));
        let mut enter = false;
        line(ui, tr!("Instagram app id"), |ui| {
            let field = Field::new(tr!("Instagram app id"), &mut self.app_id).error(id_error);
            let typed = field.show(ui).response;
            enter |= entered(ui, &typed);
        });
        line(ui, tr!("App secret"), |ui| {
            let hint = if known { tr!("Kept from last time") } else { "" };
            let field = Field::new(tr!("App secret"), &mut self.app_secret).hint(hint).secret();
            let typed = field.show(ui).response;
            enter |= entered(ui, &typed);
        });
        line(ui, tr!("Redirect address"), |ui| {
            let wide = ui.available_width() - height::CONTROL - space::S;
            let field =
                Field::new(tr!("Redirect address"), &mut self.redirect).error(redirect_error).width(wide);
            let typed = field.show(ui).response;
            enter |= entered(ui, &typed);
            if ui.add(IconButton::new(icons::COPY, tr!("Copy the redirect address"))).clicked() {
                ui.ctx().copy_text(self.redirect.trim().to_owned());
            }
        });
        let advice = tr!(
            "All three stand in your app's dashboard under Instagram, API setup with Instagram login, business login settings. Register the redirect address there exactly as it is written here."
        );
        meta(advice).wrapped().show(ui);
        guide(ui, desk, tr!("Walk me through it, step by step"));
        ui.add_space(space::M);
        let secret = known || !self.app_secret.trim().is_empty();
        let ready = digits && secure && !self.app_id.trim().is_empty() && secret;
        let row = ui.horizontal(|ui| {
            let go = Button::main(tr!("Open Instagram's page")).icon(icons::ARROW_SQUARE_OUT).enabled(ready);
            let pressed = ui.add(go).clicked() || (enter && ready);
            dashboard(ui, desk);
            self.back(ui, desk);
            pressed
        });
        if row.inner {
            desk.send(self.wish(SignIn::Browser {
                app_id: self.app_id.trim().to_owned(),
                app_secret: Secret::new(&self.app_secret),
                redirect: self.redirect.trim().to_owned(),
            }));
            self.forget();
            self.address.clear();
        }
    }

    /// A token made in the dashboard (section 1.7).
    fn by_token(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let error = wrong_token(&self.token);
        let mut enter = false;
        line(ui, tr!("Token"), |ui| {
            let field = Field::new(tr!("Token"), &mut self.token).hint(tr!("IGAA…")).secret().error(error);
            let typed = field.show(ui).response;
            enter |= entered(ui, &typed);
        });
        let advice = tr!(
            "In your app's dashboard under Instagram, API setup with Instagram login, press Generate token beside the account. It lasts 60 days, and Tintype renews it by itself."
        );
        meta(advice).wrapped().show(ui);
        guide(ui, desk, tr!("Walk me through it, step by step"));
        ui.add_space(space::M);
        let ready = error.is_none() && !self.token.trim().is_empty();
        let row = ui.horizontal(|ui| {
            let pressed = ui.add(Button::main(tr!("Sign in")).icon(icons::SIGN_IN).enabled(ready)).clicked()
                || (enter && ready);
            dashboard(ui, desk);
            self.back(ui, desk);
            pressed
        });
        if row.inner {
            desk.send(self.wish(SignIn::Token(Secret::new(&self.token))));
            self.forget();
        }
    }

    /// The browser shows Instagram's page; its answer comes by itself or is pasted.
    fn await_browser(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, address: &str) {
        body(tr!("Instagram's page is open in your browser. Allow everything there, and this page goes on by itself."))
            .tone(Tone::Text)
            .wrapped()
            .show(ui);
        ui.add_space(space::M);
        let mut shown = address.to_owned();
        line(ui, tr!("Its address"), |ui| {
            let wide = ui.available_width() - 2.0 * (height::CONTROL + space::S);
            Field::new(tr!("Address of Instagram's page"), &mut shown).width(wide).show(ui);
            if ui.add(IconButton::new(icons::COPY, tr!("Copy the address"))).clicked() {
                ui.ctx().copy_text(address.to_owned());
            }
            if ui.add(IconButton::new(icons::ARROW_SQUARE_OUT, tr!("Open it again"))).clicked() {
                desk.send(Command::OpenAddress(address.to_owned()));
            }
        });
        let mut enter = false;
        line(ui, tr!("It ended on"), |ui| {
            let hint = tr!("https://localhost…?code=…");
            let field = Field::new(tr!("Address the browser ended on"), &mut self.address).hint(hint);
            let typed = field.show(ui).response;
            enter = entered(ui, &typed);
        });
        let advice = tr!(
            "Should the browser warn of the certificate or end on a page it cannot open: that is as it should be. Copy the whole address from its bar and paste it here."
        );
        meta(advice).wrapped().show(ui);
        ui.add_space(space::M);
        let ready = !self.address.trim().is_empty();
        ui.horizontal(|ui| {
            let go = Button::main(tr!("Finish")).icon(icons::CHECK).enabled(ready);
            if ui.add(go).clicked() || (enter && ready) {
                desk.send(Command::PasteAddress(Secret::new(&self.address)));
                forget(&mut self.address);
            }
            if ui.add(Button::quiet(tr!("Stop"))).clicked() {
                desk.send(Command::StopSignIn);
            }
        });
    }
}

/// Empties a field in which a secret stood.
pub(super) fn forget(text: &mut String) {
    // Overwritten before it is let go: the letters shall not stay in memory.
    let length = text.len();
    text.clear();
    text.extend(std::iter::repeat_n('0', length));
    text.clear();
}

/// Why a token cannot be one of Instagram's, as far as its beginning tells (section 1.8).
pub(super) fn wrong_token(token: &str) -> Option<&'static str> {
    let token = token.trim();
    if token.starts_with("EAA") {
        Some(tr!("A Facebook token. Use one from Instagram"))
    } else if token.starts_with("IGQV") {
        Some(tr!("A token of the old Basic Display"))
    } else if !token.is_empty() && !"IGAA".starts_with(token.get(..4).unwrap_or(token)) {
        Some(tr!("It must begin with IGAA"))
    } else {
        None
    }
}

/// The way to the path.
fn guide(ui: &mut Ui, desk: &mut Desk<'_>, words: &str) {
    if link(ui, words).clicked() {
        desk.go(Goal::Path);
    }
}

fn dashboard(ui: &mut Ui, desk: &mut Desk<'_>) {
    if ui.add(Button::plain(tr!("Open the dashboard"))).clicked() {
        desk.send(Command::OpenAddress(DASHBOARD.to_owned()));
    }
}

/// Talking to Instagram.
fn working(ui: &mut Ui, desk: &mut Desk<'_>, words: &str) {
    ui.horizontal(|ui| {
        ui.set_height(height::CONTROL);
        crate::ui::widgets::mark(ui, icons::CLOCK, words, Tone::Waiting);
        if ui.add(Button::quiet(tr!("Stop")).small()).clicked() {
            desk.send(Command::StopSignIn);
        }
    });
}

/// A line of a form: its label, and what stands right of it; below it where there is little room.
pub(super) fn line(ui: &mut Ui, label: &str, add: impl FnOnce(&mut Ui)) {
    if ui.available_width() < STACKED {
        meta(label).show(ui);
        let size = egui::vec2(ui.available_width(), height::CONTROL);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            add(ui);
        });
        ui.add_space(space::S);
        return;
    }
    let size = egui::vec2(ui.available_width(), height::FORM_ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let left = ui.cursor().left();
        body(label).show(ui);
        ui.add_space((left + width::FORM_LABEL - ui.cursor().left()).max(0.0));
        add(ui);
    });
}

/// Whether `Enter` ended the typing into a field.
pub(super) fn entered(ui: &Ui, response: &egui::Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_judged_by_its_beginning_and_not_before_it_has_one() {
        for fine in ["", "I", "IGA", "IGAA", "IGAAxyz", "  IGAA1"] {
            assert_eq!(wrong_token(fine), None, "{fine}");
        }
        assert_eq!(wrong_token("EAABsb"), Some("A Facebook token. Use one from Instagram"));
        for wrong in ["X", "IGAX", "Bearer IGAA", "日本語の鍵"] {
            assert!(wrong_token(wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn what_was_secret_is_forgotten() {
        let mut form = SignInForm {
            token: "IGAAsecret".to_owned(),
            app_secret: "x".to_owned(),
            ..SignInForm::default()
        };
        form.forget();
        assert!(form.token.is_empty() && form.app_secret.is_empty());
    }
}
