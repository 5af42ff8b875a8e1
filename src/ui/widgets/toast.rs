//! Toasts: what was done, with *Undo*, one at a time.
//! Invariant: never for trouble that needs a person; a toast waits while the pointer is on it.

use std::collections::VecDeque;
use std::path::PathBuf;

use egui::{
    Align2, Area, CornerRadius, Id, Order, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::key_cap::{CapLook, caps_width, paint_caps};
use crate::ui::icons::{self, Icon};
use crate::ui::text::Words;
use crate::ui::theme::{Tone, faces, faded, height, icon, radius, shadow, space, time, tokens};

/// One thing that was done, and what takes it back.
#[derive(Clone, Debug)]
pub struct Toast<A> {
    /// Its sign.
    pub icon: Icon,
    /// What happened.
    pub words: String,
    /// What *Undo* hands back; none where nothing can be taken back.
    pub undo: Option<A>,
    /// Where *Open folder* leads.
    pub folder: Option<PathBuf>,
    /// Seconds it stays.
    pub seconds: f64,
    /// Seconds in which nothing is sent yet, counted down beside *Undo*.
    pub window: Option<f64>,
}

impl<A> Toast<A> {
    /// A toast that only tells.
    pub fn told(words: impl Into<String>) -> Self {
        Self {
            icon: icons::CHECK,
            words: words.into(),
            undo: None,
            folder: None,
            seconds: STAYS,
            window: None,
        }
    }

    /// A toast with *Undo*.
    pub fn undoable(icon: Icon, words: impl Into<String>, undo: A) -> Self {
        Self { icon, words: words.into(), undo: Some(undo), folder: None, seconds: STAYS, window: None }
    }

    /// Leads to a folder.
    pub fn to_folder(mut self, folder: Option<PathBuf>) -> Self {
        self.folder = folder;
        self
    }

    /// Stays so many seconds.
    pub fn staying(mut self, seconds: f64) -> Self {
        self.seconds = seconds;
        self
    }

    /// Counts down so many seconds in which nothing is sent yet.
    pub fn counting(mut self, window: Option<f64>) -> Self {
        self.window = window;
        self
    }
}

/// What a person asks of a toast.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked<A> {
    Undo(A),
    /// Open a folder.
    Folder(PathBuf),
}

/// The toasts of a window: the newest is shown, and gives way to the next.
#[derive(Debug)]
pub struct Toasts<A> {
    waiting: VecDeque<Toast<A>>,
    shown: Option<Shown<A>>,
}

/// The toast that is shown.
#[derive(Debug)]
struct Shown<A> {
    toast: Toast<A>,
    since: f64,
    until: f64,
}

impl<A> Default for Toasts<A> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), shown: None }
    }
}

impl<A> Toasts<A> {
    /// Shows a toast from the next frame on; one that is shown gives way at once.
    pub fn push(&mut self, toast: Toast<A>) {
        self.waiting.push_back(toast);
    }

    /// What the shown toast would take back, for `Ctrl Z`; the toast goes.
    pub fn take_undo(&mut self) -> Option<A> {
        let shown = self.shown.take_if(|shown| shown.toast.undo.is_some());
        shown.and_then(|shown| shown.toast.undo)
    }

    /// Draws the toast at the foot of a box, 16 above it and in its middle; `key` are the caps of the key that
    /// does what *Undo* does. Gives what was asked for.
    pub fn show(&mut self, ui: &Ui, within: Rect, key: &str) -> Option<Asked<A>> {
        let now = ui.input(|input| input.time);
        if let Some(next) = self.waiting.pop_front() {
            self.shown = Some(Shown { until: now + next.seconds, since: now, toast: next });
        }
        let Shown { toast, since, until } = self.shown.as_mut()?;
        if now >= *until {
            self.shown = None;
            return None;
        }
        ui.ctx().request_repaint_after_secs((*until - now) as f32);
        let left = toast.window.map(|window| *since + window - now).filter(|left| *left > 0.0);
        if let Some(left) = left {
            ui.ctx().request_repaint_after_secs((left.fract() + 0.01) as f32);
        }
        let dress = Dress { key, left: left.map(|left| left.ceil() as u32) };
        let size = vec2(toast_width(ui, toast, dress), height::TOAST);
        let foot = pos2(within.center().x - size.x / 2.0, within.bottom() - space::L - size.y);
        let area = Area::new(Id::unique("toast")).order(Order::Foreground).fixed_pos(foot.round());
        let shown = area.show(ui.ctx(), |ui| paint(ui, toast, dress));
        if shown.response.contains_pointer() {
            *until = until.max(now + time::TOAST_LONGER);
        }
        match (shown.inner, &toast.folder) {
            (false, _) => None,
            (true, Some(folder)) => {
                let folder = folder.clone();
                self.shown = None;
                Some(Asked::Folder(folder))
            }
            (true, None) => self.take_undo().map(Asked::Undo),
        }
    }
}

/// Seconds a toast stays by itself: the undo window and a little longer.
const STAYS: f64 = time::UNDO + time::TOAST_LONGER;

/// What stands beside the words of a toast.
#[derive(Clone, Copy)]
struct Dress<'a> {
    key: &'a str,
    /// Seconds in which nothing is sent yet.
    left: Option<u32>,
}

fn words<A>(toast: &Toast<A>) -> Words<'_> {
    Words::new(&*toast.words, faces::BODY, Tone::Text)
}

/// What its button says; `None`: it has none.
fn offer<A>(toast: &Toast<A>) -> Option<&'static str> {
    match (&toast.folder, &toast.undo) {
        (Some(_), _) => Some(crate::tr!("Open folder")),
        (None, Some(_)) => Some(crate::tr!("Undo")),
        (None, None) => None,
    }
}

fn offer_words(offer: &'static str) -> Words<'static> {
    Words::new(offer, faces::NAME, Tone::Accent)
}

fn left_words(dress: Dress<'_>) -> Option<Words<'static>> {
    let left = dress.left?;
    Some(Words::new(crate::tr!("{left} s", left = left), faces::META, Tone::Text3))
}

fn toast_width<A>(ui: &Ui, toast: &Toast<A>, dress: Dress<'_>) -> f32 {
    let has_key = toast.undo.is_some() && !dress.key.is_empty();
    let caps = if has_key { caps_width(ui, dress.key) + space::S } else { 0.0 };
    let left = left_words(dress).map_or(0.0, |words| words.width(ui).ceil() + space::M);
    let undo = offer(toast).map_or(0.0, |offer| offer_words(offer).width(ui) + caps + left + space::L);
    (2.0 * space::L + icon::ROW + space::S + words(toast).width(ui) + undo).ceil()
}

/// Draws it; true if its button was pressed.
fn paint<A>(ui: &mut Ui, toast: &Toast<A>, dress: Dress<'_>) -> bool {
    let size = vec2(toast_width(ui, toast, dress), height::TOAST);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = tokens(ui);
    let corner = CornerRadius::same(radius::CONTROL);
    ui.painter().add(shadow(t).as_shape(rect, corner));
    let edge = Stroke::new(1.0, faded(t.toast_text, 0.16));
    ui.painter().rect(rect, corner, t.toast, edge, StrokeKind::Inside);
    let mut inner = rect.shrink2(vec2(space::L, 0.0));
    let center = inner.left_center() + vec2(icon::ROW / 2.0, 0.0);
    toast.icon.paint(ui.painter(), center, icon::ROW, faded(t.toast_text, 0.8));
    inner.min.x += icon::ROW + space::S;
    inner.max.x += 1.0;
    let end = words(toast).color(t.toast_text).paint(ui, inner, Align2::LEFT_CENTER).right();
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &toast.words));
    let Some(offer) = offer(toast) else { return false };
    let mut end = end;
    if let Some(words) = left_words(dress) {
        inner.min.x = end + space::M;
        end = words.color(faded(t.toast_text, 0.7)).paint(ui, inner, Align2::LEFT_CENTER).right();
    }
    let undo = offer_words(offer).color(t.toast_undo);
    let from = end + space::L;
    let hit = Rect::from_min_max(pos2(from, rect.top()), pos2(from + undo.width(ui), rect.bottom()));
    let response = ui.interact(hit, ui.scope_id().with("undo"), Sense::click());
    let letters = undo.paint(ui, hit.expand2(vec2(1.0, 0.0)), Align2::CENTER_CENTER);
    if response.hovered() || response.has_focus() {
        ui.painter().hline(letters.x_range(), letters.bottom(), Stroke::new(1.0, t.toast_undo));
    }
    let look = CapLook { letters: faded(t.toast_text, 0.8), border: faded(t.toast_text, 0.3) };
    if toast.undo.is_some() && !dress.key.is_empty() {
        paint_caps(ui, pos2(hit.right() + space::S, rect.center().y), dress.key, look);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, offer));
    response.clicked()
}
