//! The accounts: what each is, how long its key lasts, what it may do, and the ways in and out.
//! Invariant: signing out is asked for once more in place, and says what stays.

use egui::{Align, Align2, Layout, Rect, Sense, Ui, pos2, vec2};
use jiff::Timestamp;

use crate::domain::account::{Grant, Scope};
use crate::domain::{AccountId, AccountKind};
use crate::engine::command::{Command, SignIn};
use crate::engine::status::SignInState;
use crate::engine::sync::WARN_DAYS;
use crate::engine::views::settings::AccountRow;
use crate::tr;
use crate::ui::accounts::colour;
use crate::ui::counts;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::panels::sign_in::SignInForm;
use crate::ui::text::{Words, body, meta, name};
use crate::ui::theme::{Tone, disc, faces, space, tokens, width};
use crate::ui::widgets::{Button, Disc, Empty, Trouble, card, mark};

use super::form;

mod leave;
mod look;

use leave::Leaving;

/// Days before a key's end from which it is said in `waiting`.
const SOON: i64 = WARN_DAYS[0];

/// The page's own memory.
#[derive(Default)]
pub(super) struct Accounts {
    /// The form, while somebody signs in.
    form: Option<SignInForm>,
    /// Something else than a sign-in that was done has been seen since the form opened.
    begun: bool,
    /// What is asked before an account leaves.
    leaving: Leaving,
}

impl Accounts {
    /// Opens the way in of an account.
    pub fn sign_in(&mut self, desk: &mut Desk<'_>, account: &AccountId) {
        let row = desk.settings.accounts.iter().find(|row| row.account.id == *account);
        let demo = row.is_some_and(|row| row.practice) && desk.status.practice.is_none();
        if demo {
            // Nothing is to be filled in; the form comes by itself while it works and when it fails.
            desk.send(Command::SignIn(SignIn::Demo));
        } else {
            self.open(desk, SignInForm::again(account.clone()));
        }
    }

    /// Opens the form. What was done or failed before is over, or it would be taken for the end of this.
    fn open(&mut self, desk: &mut Desk<'_>, form: SignInForm) {
        (self.form, self.begun) = (Some(form), false);
        if matches!(desk.status.sign_in, SignInState::Done(_) | SignInState::Failed(_)) {
            desk.send(Command::StopSignIn);
        }
    }

    /// The button in the header.
    pub fn add(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        let open = self.form.is_some() || busy(desk);
        let button = Button::plain(tr!("Add account")).icon(icons::PLUS).enabled(!open);
        if ui.add(button).clicked() {
            self.open(desk, SignInForm::default());
        }
    }

    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>) {
        // What was done stays in the status, and a quick sign-in may never be seen at work: so a form is
        // closed by the first done after anything else.
        let done = matches!(desk.status.sign_in, SignInState::Done(_));
        if self.begun && done {
            self.form = None;
        }
        self.begun = self.form.is_some() && !done;
        if self.form.is_some() || busy(desk) {
            let form = self.form.get_or_insert_default();
            let shown = card(ui, |ui| {
                Words::new(tr!("Sign in"), faces::READING_SEMIBOLD, Tone::Text).show(ui);
                ui.add_space(space::M);
                form.show(ui, desk, true)
            });
            if shown.inner {
                self.form = None;
            }
            ui.add_space(space::L);
        }
        for gone in &desk.settings.leaving {
            let words =
                tr!("{name} is being removed. It goes on if Tintype is closed meanwhile", name = gone);
            body(words).tone(Tone::Waiting).wrapped().show(ui);
            ui.add_space(space::M);
        }
        let accounts = &desk.settings.accounts;
        if accounts.is_empty() {
            let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 320.0));
            ui.allocate_rect(rect, Sense::hover());
            let words = tr!("Add a professional account to begin");
            Empty::new(icons::USER, tr!("No account yet"), words).show(ui, rect);
            return;
        }
        for (index, row) in accounts.iter().enumerate() {
            if index > 0 {
                form::parted(ui);
            }
            ui.push_id(&row.account.id, |ui| self.account(ui, desk, row));
        }
    }

    fn account(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) {
        head(ui, desk, row);
        ui.add_space(space::S);
        if let Some(trouble) = &row.paused {
            let card = Trouble::of(trouble).action(tr!("Sign in again"));
            // The form has the screen's amber button.
            let card = if self.form.is_some() { card.plain() } else { card };
            if card.show(ui).acted {
                self.sign_in(desk, &row.account.id);
            }
            ui.add_space(space::S);
        }
        match &row.grant {
            Some(grant) => {
                let (words, tone) = lasts(grant, desk.now, desk);
                form::told(ui, tr!("Key"), &words, tone);
                scopes(ui, grant);
            }
            None => {
                form::told(ui, tr!("Key"), tr!("Signed out. Everything read before is kept"), Tone::Text2)
            }
        }
        let kept = tr!(
            "{posts}, {comments}",
            posts = counts::posts(row.posts),
            comments = counts::comments(row.comments)
        );
        form::told(ui, tr!("Kept here"), &kept, Tone::Text2);
        look::standing(ui, desk, row);
        if desk.settings.accounts.len() > 1 {
            look::colours(ui, desk, row);
        }
        ui.add_space(space::S);
        self.buttons(ui, desk, row);
    }

    fn buttons(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) {
        let id = &row.account.id;
        let username = &row.account.username;
        if self.leaving.question(ui, desk, row) {
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let front = desk.account().is_some_and(|front| front.account.id == *id);
            if !front {
                let button = Button::plain(tr!("Bring to front"));
                if ui.add(button.name(tr!("Bring {name} to the front", name = username))).clicked() {
                    desk.choose(id);
                }
            }
            if row.grant.is_none() {
                let button = Button::plain(tr!("Sign in again")).icon(icons::SIGN_IN);
                if ui.add(button.name(tr!("Sign in {name} again", name = username))).clicked() {
                    self.sign_in(desk, id);
                }
            } else {
                let button = Button::plain(tr!("Sign out")).icon(icons::SIGN_OUT);
                if ui.add(button.name(tr!("Sign {name} out", name = username))).clicked() {
                    self.leaving.sign_out(id);
                }
            }
            let button = Button::quiet(tr!("Remove…")).icon(icons::TRASH);
            if ui.add(button.name(tr!("Remove {name}", name = username))).clicked() {
                self.leaving.remove(id);
            }
        });
    }
}

fn busy(desk: &Desk<'_>) -> bool {
    matches!(desk.status.sign_in, SignInState::Working(_) | SignInState::Browser { .. })
}

/// Picture, name, kind, and whether it is the one in front.
fn head(ui: &mut Ui, desk: &mut Desk<'_>, row: &AccountRow) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), disc::LARGE), Sense::hover());
    let side = vec2(disc::LARGE, disc::LARGE) * ui.pixels_per_point();
    let texture = desk.pictures.texture(&row.picture, side);
    let picture = Disc::new(row.account.id.as_str(), &row.account.username)
        .size(disc::LARGE)
        .picture(texture.map(|texture| texture.id()));
    // The only one needs no mark.
    let many = desk.settings.accounts.len() > 1;
    let picture = if many { picture.ring(colour(tokens(ui), row)) } else { picture };
    picture.paint(ui, rect.left_center() + vec2(disc::LARGE / 2.0, 0.0));
    let words = rect.with_min_x(rect.left() + disc::LARGE + space::M);
    let above = Rect::from_min_max(words.min + vec2(0.0, 2.0), pos2(words.right(), words.top() + 20.0));
    let end = name(&*row.account.username).label(ui, above, Align2::LEFT_CENTER).rect.right();
    let mut marks = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(above.with_min_x(end + space::S))
            .layout(Layout::left_to_right(Align::Center)),
    );
    marks.spacing_mut().item_spacing.x = space::S;
    if row.practice {
        mark(&mut marks, icons::FLAG, tr!("Practice: nothing reaches Instagram"), Tone::Waiting);
    }
    if desk.account().is_some_and(|front| front.account.id == row.account.id) {
        mark(&mut marks, icons::CHECK, tr!("In front"), Tone::Text3);
    }
    let below = Rect::from_min_max(pos2(words.left(), words.top() + 21.0), words.max);
    meta(about(row)).tone(Tone::Text2).label(ui, below, Align2::LEFT_CENTER);
}

/// Kind, name and followers in a line.
fn about(row: &AccountRow) -> String {
    let kind = match row.account.kind {
        AccountKind::Business => tr!("Business account"),
        AccountKind::Creator => tr!("Creator account"),
        AccountKind::Other => tr!("Personal account"),
    };
    let mut parts = vec![kind.to_owned()];
    parts.extend(row.account.name.clone());
    if let Some(followers) = row.account.followers {
        parts.push(counts::followers(followers));
    }
    parts.join(" · ")
}

/// How long a key lasts, and how pressing that is.
fn lasts(grant: &Grant, now: Timestamp, desk: &Desk<'_>) -> (String, Tone) {
    let seconds = grant.expires.as_second() - now.as_second();
    let date = format::date(grant.expires, now, desk.zone);
    match seconds {
        ..=0 => (tr!("Ran out on {date}. Sign in again", date = date), Tone::Stuck),
        _ if seconds < SOON * 86_400 => (
            tr!(
                "Runs out on {date}, in {span}. Tintype tries every day to renew it",
                date = date,
                span = format::span(seconds)
            ),
            Tone::Waiting,
        ),
        _ => {
            let days = seconds / 86_400;
            (
                tr!(
                    "Lasts until {date}, {days} more days. Tintype renews it by itself",
                    date = date,
                    days = days
                ),
                Tone::Text2,
            )
        }
    }
}

/// What the key may do, each with its sign.
fn scopes(ui: &mut Ui, grant: &Grant) {
    let Some(granted) = &grant.scopes else {
        form::told(
            ui,
            tr!("It may"),
            tr!("Not told for pasted tokens. Each is found out when it is tried"),
            Tone::Text2,
        );
        return;
    };
    let left = ui.cursor().left_top();
    let tall = 20.0 * Scope::ALL.len() as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall + 10.0), Sense::hover());
    let label = Rect::from_min_size(left + vec2(0.0, 5.0), vec2(width::FORM_LABEL, 20.0));
    body(tr!("It may")).label(ui, label, Align2::LEFT_CENTER);
    for (index, scope) in Scope::ALL.into_iter().enumerate() {
        let top = rect.top() + 5.0 + 20.0 * index as f32;
        let line =
            Rect::from_min_max(pos2(rect.left() + width::FORM_LABEL, top), pos2(rect.right(), top + 20.0));
        let has = granted.contains(&scope);
        let t = tokens(ui);
        let (sign, color) = if has { (icons::CHECK, t.done) } else { (icons::MINUS, t.text3) };
        sign.paint(ui.painter(), line.left_center() + vec2(7.0, 0.0), 14.0, color);
        let words = if has {
            scope_words(scope).to_owned()
        } else {
            tr!("{what}: not granted", what = scope_words(scope))
        };
        let tone = if has { Tone::Text2 } else { Tone::Text3 };
        body(words).tone(tone).label(ui, line.with_min_x(line.left() + 22.0), Align2::LEFT_CENTER);
    }
}

fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::Basic => tr!("Read the account and its posts"),
        Scope::Publish => tr!("Publish"),
        Scope::Comments => tr!("Read, answer, hide and delete comments"),
        Scope::Messages => tr!("Messages"),
        Scope::Insights => tr!("Read the numbers"),
    }
}
