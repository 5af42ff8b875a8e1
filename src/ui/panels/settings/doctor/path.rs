//! The path: what to press, in order, until the account is connected.
//! Invariant: it draws nothing outside its box, and the one amber button of the page stands in it.

use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::path::{Facts, LOOK_EVERY_MS, Path as Kept, PathStep, PathWay, Standing, Told};
use crate::domain::{Trouble, TroubleKind};
use crate::engine::command::{Command, PathWish};
use crate::engine::status::SignInState;
use crate::engine::views::path::{PathAsk, PathKept};
use crate::engine::views::settings::AccountRow;
use crate::ui::desk::Desk;
use crate::ui::format;
use crate::ui::icons;
use crate::ui::live::Live;
use crate::ui::text::{body, meta, title};
use crate::ui::theme::{Tone, disc, height, space};
use crate::ui::widgets::{Disc, IconButton, Segment, hairline, link, pane_header, segment_bar, segments};
use crate::{tr, tr_count};

use super::path_step::{self, Forms};

/// Height of the line that sums up.
const SUM: f32 = 52.0;

/// The path's own memory.
#[derive(Default)]
pub struct Path {
    /// What is kept of it.
    pub kept: Live<PathKept>,
    /// What was just changed: what it was before, and what it is until that is kept.
    mine: Option<(Kept, Kept)>,
    /// The step that was opened by hand, and which was the next to do then.
    opened: Option<(PathStep, Option<PathStep>)>,
    /// What is typed.
    pub(super) forms: Forms,
    /// What stood open last, and whether the browser was awaited then: when that changes it comes into view.
    seen: Option<(Option<PathStep>, bool)>,
    /// When the invitation was looked at last, milliseconds since the epoch.
    looked: Option<i64>,
}

/// The path as it is shown: one that is under way, or the one of the account in front.
pub(super) struct Shown {
    pub path: Kept,
    pub facts: Facts,
    /// It belongs to the account in front, which signed in before.
    pub of_account: bool,
    /// What a sign-in found, with its small print.
    pub trouble: Option<Trouble>,
}

impl Shown {
    /// What a sign-in found at a step.
    pub fn failing(&self, step: PathStep) -> Option<TroubleKind> {
        self.path.told.filter(|told| told.step == step).map(|told| told.kind)
    }
}

impl Path {
    /// Draws it into a box of the page. `headed`: with a header of its own; else the page has one above both
    /// sides, as tabs.
    pub fn show(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect, headed: bool) {
        self.draw(ui, desk, rect, headed, false);
    }

    /// Draws it alone, for who has no account yet; true if the person wants back. Who comes here begins a path.
    pub fn alone(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect) -> bool {
        self.draw(ui, desk, rect, true, true)
    }

    /// Whether one is under way; `None`: that was not read yet.
    pub fn is_begun(&mut self, desk: &Desk<'_>) -> Option<bool> {
        Some(self.kept.poll(desk.reader, &PathAsk)?.path.is_begun())
    }

    fn draw(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect, headed: bool, alone: bool) -> bool {
        let Some(shown) = self.shown(desk) else { return false };
        let back = headed && head(ui, desk, &shown, alone);
        self.look_again(ui, desk, &shown);
        sum(ui, &shown);
        let top = ui.cursor().top();
        let foot = rect.with_min_y(rect.bottom() - height::HINTS);
        let list = Rect::from_min_max(pos2(rect.left(), top), foot.right_top());
        let mut room = ui.new_child(UiBuilder::new().max_rect(list).id_salt("path steps"));
        room.set_clip_rect(list.intersect(ui.clip_rect()));
        ScrollArea::vertical().auto_shrink(false).id_salt("path").show(&mut room, |ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
            ui.add_space(space::S);
            if !shown.of_account {
                self.ways(ui, desk, &shown);
            }
            self.steps(ui, desk, &shown);
            ui.add_space(space::L);
        });
        self.foot(ui, desk, foot, &shown);
        back
    }

    /// What is shown; `None` until it was read.
    fn shown(&mut self, desk: &Desk<'_>) -> Option<Shown> {
        let kept = self.kept.poll(desk.reader, &PathAsk)?.path.clone();
        // What was changed here counts until it is kept, or until something else is.
        let mine = self.mine.take_if(|(before, _)| *before != kept);
        drop(mine);
        let path = self.mine.as_ref().map_or(kept, |(_, after)| after.clone());
        Some(match desk.account() {
            Some(row) if !path.is_begun() => of_account(row, &path, desk),
            _ => begun(path, desk),
        })
    }

    /// Changes it, and tells the engine.
    pub(super) fn change(&mut self, desk: &mut Desk<'_>, shown: &Shown, change: impl FnOnce(&mut Kept)) {
        // Several things may have been changed in one frame.
        let newest = self.mine.as_ref().map(|(_, after)| after);
        let mut path = newest.unwrap_or(&shown.path).clone();
        path.begun = path.begun.or(Some(desk.now.as_millisecond()));
        change(&mut path);
        self.keep(desk, path);
    }

    fn keep(&mut self, desk: &mut Desk<'_>, path: Kept) {
        let before = self.mine.take().map(|(before, _)| before);
        let before = before.or_else(|| self.kept.shown().map(|kept| kept.path.clone())).unwrap_or_default();
        self.mine = Some((before, path.clone()));
        desk.send(Command::Path(PathWish::Keep(path)));
    }

    /// Begins a path anew, the way in kept.
    fn begin(&mut self, desk: &mut Desk<'_>, way: PathWay) {
        self.forms = Forms::default();
        self.opened = None;
        self.keep(desk, Kept { begun: Some(desk.now.as_millisecond()), way, ..Kept::default() });
        if matches!(desk.status.sign_in, SignInState::Failed(_) | SignInState::Done(_)) {
            desk.send(Command::StopSignIn);
        }
    }

    /// Ticks a step, or takes the tick away; what comes next opens by itself.
    pub(super) fn tick(&mut self, desk: &mut Desk<'_>, shown: &Shown, step: PathStep, done: bool) {
        let now = desk.now.as_millisecond();
        self.opened = None;
        self.change(desk, shown, |path| path.tick(step, done, now));
    }

    /// While the invitation is awaited and its step is open, it is looked at every now and then.
    fn look_again(&mut self, ui: &Ui, desk: &mut Desk<'_>, shown: &Shown) {
        let waits = shown.failing(PathStep::Accept) == Some(TroubleKind::TesterNotAccepted)
            && self.is_open(shown, PathStep::Accept)
            && (shown.of_account || desk.status.looks_again);
        if !waits {
            return;
        }
        let now = desk.now.as_millisecond();
        let told = shown.path.told.map_or(0, |told| told.at);
        let last = self.looked.filter(|looked| *looked <= now).unwrap_or(0).max(told);
        let last = if last == 0 { *self.looked.insert(now) } else { last };
        if desk.countdown(ui, last + LOOK_EVERY_MS) <= 0 {
            self.looked = Some(now);
            let account = desk.account_id();
            desk.send(Command::Path(match shown.of_account {
                true => PathWish::Try(account),
                false => PathWish::LookAgain,
            }));
        }
    }

    /// The step that stands open: the one opened by hand, as long as nothing moved on since, else the next.
    fn open(&self, shown: &Shown) -> Option<PathStep> {
        let current = shown.path.current(&shown.facts);
        match self.opened {
            Some((step, then)) if then == current => Some(step),
            _ => current,
        }
    }

    pub(super) fn is_open(&self, shown: &Shown, step: PathStep) -> bool {
        self.open(shown) == Some(step)
    }

    /// The two ways in.
    fn ways(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
        let mut way = shown.path.way;
        let parts = [(PathWay::Browser, tr!("By browser")), (PathWay::Token, tr!("By token"))];
        ui.horizontal(|ui| {
            ui.add_space(space::L);
            if segments(ui, &mut way, &parts) {
                self.opened = None;
                self.change(desk, shown, |path| {
                    path.way = way;
                    // What was found of the other way says nothing of this one.
                    path.told = path.told.filter(|told| told.step < PathStep::Key);
                });
            }
        });
        let words = match shown.path.way {
            PathWay::Browser => tr!("For several accounts, and whoever likes Instagram's own page"),
            PathWay::Token => tr!("Shorter, for one account: no address, no secret"),
        };
        ui.horizontal(|ui| {
            ui.add_space(space::L);
            meta(words).show(ui);
        });
        ui.add_space(space::S);
    }

    fn steps(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown) {
        let standings = shown.path.standings(&shown.facts);
        let current = shown.path.current(&shown.facts);
        let open = self.open(shown);
        let awaits = matches!(desk.status.sign_in, SignInState::Browser { .. });
        let moved = self.seen.replace((open, awaits)) != Some((open, awaits));
        for (at, (step, standing)) in standings.iter().enumerate() {
            let row = path_step::Row {
                step: *step,
                standing,
                current: current == Some(*step),
                open: open == Some(*step),
                done_before: at > 0 && matches!(standings[at - 1].1, Standing::Done(_)),
                moved,
                first: at == 0,
                last: at + 1 == standings.len(),
            };
            if ui.push_id(step, |ui| path_step::show(self, ui, desk, shown, &row)).inner {
                self.opened = (open != Some(*step)).then_some((*step, current));
            }
        }
    }

    /// Since when, and the way to another one.
    fn foot(&mut self, ui: &mut Ui, desk: &mut Desk<'_>, rect: Rect, shown: &Shown) {
        let mut ui = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("path foot"));
        let ui = &mut ui;
        hairline(ui);
        let line = rect.shrink2(vec2(space::L, 0.0));
        let layout = Layout::right_to_left(Align::Center);
        let mut right = ui.new_child(UiBuilder::new().max_rect(line).layout(layout));
        right.spacing_mut().item_spacing.x = space::L;
        let way = shown.path.way;
        if shown.of_account {
            if link(&mut right, tr!("Connect another account")).clicked() {
                self.begin(desk, way);
            }
        } else {
            if link(&mut right, tr!("Start over")).clicked() {
                self.begin(desk, way);
            }
            if desk.account().is_some() && link(&mut right, tr!("Leave it")).clicked() {
                self.keep(desk, Kept { way, ..Kept::default() });
            }
        }
        let words = match shown.path.begun.filter(|_| !shown.of_account) {
            Some(begun) => {
                tr!("Begun {date}, kept here", date = format::date(format::at(begun), desk.now, desk.zone))
            }
            None => String::new(),
        };
        let room = line.with_max_x(right.min_rect().left() - space::S);
        if !words.is_empty() && room.width() > space::VAST {
            meta(words).label(ui, room, egui::Align2::LEFT_CENTER);
        }
    }
}

/// The path of the account in front, as far as it is known.
fn of_account(row: &AccountRow, path: &Kept, desk: &Desk<'_>) -> Shown {
    let trouble = match (&row.paused, &row.grant) {
        (Some(trouble), _) if trouble.until.is_none() => Some(trouble.clone()),
        (_, None) => Some(Trouble::of(TroubleKind::SignInAgain)),
        _ => None,
    };
    let way = path.way;
    let told = trouble.as_ref().map(|trouble| {
        let step = match trouble.kind {
            TroubleKind::SignInAgain => PathStep::SignIn,
            kind => PathStep::of(kind, way),
        };
        Told { step, kind: trouble.kind, at: 0 }
    });
    Shown {
        path: Kept { name: row.account.username.clone(), told, way, ..Kept::default() },
        facts: Facts {
            signed_in: true,
            files: row.practice || desk.settings.hosted.contains(&row.account.id),
            ..Facts::default()
        },
        of_account: true,
        trouble,
    }
}

/// A path that is under way.
fn begun(path: Kept, desk: &Desk<'_>) -> Shown {
    let practice = desk.status.practice.is_some();
    let other = desk.settings.accounts.iter().find(|row| row.grant.is_some() && row.practice == practice);
    let facts = Facts {
        other: other.map(|row| row.account.username.clone()),
        app_kept: !desk.settings.choices.app_id.is_empty(),
        signed_in: false,
        // For practice this computer is a place, for others any that was set up can be used.
        files: practice || !desk.settings.hosted.is_empty(),
    };
    let trouble = match &desk.status.sign_in {
        SignInState::Failed(trouble) => Some(trouble.clone()),
        _ => None,
    };
    Shown { path, facts, of_account: false, trouble }
}

/// The header; true if the person wants back.
fn head(ui: &mut Ui, desk: &mut Desk<'_>, shown: &Shown, alone: bool) -> bool {
    let name = shown.path.name.clone();
    let id = desk.account_id();
    let header = pane_header(ui, |ui| {
        let back = alone && ui.add(IconButton::new(icons::ARROW_LEFT, tr!("Back to the welcome"))).clicked();
        title(tr!("Setting up")).show(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if name.is_empty() {
                return;
            }
            let text = body(name.as_str()).tone(Tone::Text);
            let room = ui.available_width() - disc::SMALL - space::S;
            let wide = text.width(ui).ceil().min(room.max(0.0));
            let (rect, _) = ui.allocate_exact_size(vec2(wide + 1.0, height::CONTROL), Sense::hover());
            text.label(ui, rect, egui::Align2::LEFT_CENTER);
            let picture = if shown.of_account { desk.own_picture(ui) } else { None };
            let who = if shown.of_account { id.as_str() } else { name.as_str() };
            Disc::new(who, &name).size(disc::SMALL).picture(picture).show(ui);
        });
        back
    });
    header.inner
}

/// How far it is.
fn sum(ui: &mut Ui, shown: &Shown) {
    let standings = shown.path.standings(&shown.facts);
    let current = shown.path.current(&shown.facts);
    let bars = standings.each_ref().map(|(step, standing)| match standing {
        Standing::Done(_) => Segment::Done,
        Standing::Failing(_) => Segment::Stuck,
        Standing::Open if current == Some(*step) => Segment::Current,
        Standing::Open => Segment::Rest,
    });
    let (done, all) = (shown.path.done(&shown.facts), standings.len());
    let minutes = shown.path.minutes_left(&shown.facts);
    let words = match minutes {
        0 => tr!("{done} of {all} done", done = done, all = all),
        minutes => tr_count!(
            minutes,
            "{done} of {all} done, about a minute left. Leave whenever you like",
            "{done} of {all} done, about {minutes} minutes left. Leave whenever you like",
            done = done,
            all = all,
            minutes = minutes
        ),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), SUM), Sense::hover());
    crate::ui::widgets::rule_below(ui, rect);
    let inner = rect.shrink2(vec2(space::L, space::M));
    let mut ui = ui.new_child(UiBuilder::new().max_rect(inner));
    ui.spacing_mut().item_spacing.y = space::S;
    segment_bar(&mut ui, &bars, &words);
    meta(words).show(&mut ui);
}
