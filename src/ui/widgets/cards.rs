//! Whole states of a pane: trouble, offline or limited, empty, not loaded yet.
//! Invariant: each says what is so and offers at most one button and one way to the details.

use std::borrow::Cow;

use egui::{
    Align2, CornerRadius, Frame, Margin, Rect, Response, Sense, Stroke, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::button::{Button, link};
use crate::domain;
use crate::ui::icons::{self, Icon};
use crate::ui::text::{Words, meta, name};
use crate::ui::theme::{Tone, disc, faces, height, icon, picture, radius, space, tokens, width};

/// Trouble: what happened, what is safe, whose move it is; the way on, and *Why*.
#[must_use = "show it"]
pub struct Trouble<'a> {
    icon: Icon,
    title: Cow<'a, str>,
    words: Cow<'a, str>,
    action: Option<Cow<'a, str>>,
    why: Option<Cow<'a, str>>,
    amber: bool,
    in_book: bool,
}

/// What was pressed in a trouble card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TroubleOutput {
    /// The way on.
    pub acted: bool,
    /// The error book, where it tells of this.
    pub book: bool,
}

impl<'a> Trouble<'a> {
    /// A card with its first line and its sentence.
    pub fn new(icon: Icon, title: impl Into<Cow<'a, str>>, words: impl Into<Cow<'a, str>>) -> Self {
        Self {
            icon,
            title: title.into(),
            words: words.into(),
            action: None,
            why: None,
            amber: true,
            in_book: false,
        }
    }

    /// A trouble of the error book: its two lines, what it comes from and its small print behind *Why*, and the way
    /// into the book.
    pub fn of(trouble: &'a domain::Trouble) -> Self {
        let card = Self::new(icons::WARNING_CIRCLE, trouble.title(), trouble.advice());
        let cause = trouble.entry().map(|entry| entry.cause().to_owned());
        let why: Vec<String> = cause.into_iter().chain(trouble.small_print()).collect();
        let card = if why.is_empty() { card } else { card.why(why.join("\n")) };
        Self { in_book: true, ..card }
    }

    /// The way on.
    pub fn action(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        self.action = Some(words.into());
        self
    }

    /// Code and trace, behind *Why*.
    pub fn why(mut self, details: impl Into<Cow<'a, str>>) -> Self {
        self.why = Some(details.into());
        self
    }

    /// With or without the way into the error book, which leads nowhere before there is an account.
    pub fn in_book(mut self, in_book: bool) -> Self {
        self.in_book = in_book;
        self
    }

    /// The way on in a plain button, where the screen has its amber one already.
    pub fn plain(mut self) -> Self {
        self.amber = false;
        self
    }

    /// Shows it in all the width there is.
    pub fn show(self, ui: &mut Ui) -> TroubleOutput {
        let t = tokens(ui);
        let open_id = ui.scope_id().with(("why", &*self.title));
        let mut open = ui.data(|data| data.get_temp::<bool>(open_id)).unwrap_or(false);
        let mut output = TroubleOutput::default();
        let shown = Frame::NONE
            .fill(t.panel)
            .stroke(Stroke::new(1.0, t.line))
            .corner_radius(CornerRadius::same(radius::CONTROL))
            .inner_margin(Margin { left: 15, right: 12, top: 12, bottom: 12 })
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing = vec2(space::M, space::XS);
                    let (sign, _) = ui.allocate_exact_size(Vec2::splat(icon::ROW), Sense::hover());
                    let center = sign.center() + vec2(0.0, 1.0);
                    self.icon.paint(ui.painter(), center, icon::ROW, t.stuck);
                    ui.vertical(|ui| {
                        name(&*self.title).wrapped().show(ui);
                        meta(&*self.words).tone(Tone::Text2).wrapped().show(ui);
                        (output.acted, output.book) = self.buttons(ui, &mut open);
                        if let (true, Some(why)) = (open, &self.why) {
                            ui.add_space(space::XS);
                            meta(&**why).wrapped().show(ui);
                        }
                    });
                });
            });
        let rect = shown.response.rect;
        let bar = rect.with_max_x(rect.left() + radius::CONTROL as f32);
        let painter = ui.painter().with_clip_rect(rect.with_max_x(rect.left() + width::STATE_BAR));
        painter.rect_filled(
            bar,
            CornerRadius { nw: radius::CONTROL, sw: radius::CONTROL, ne: 0, se: 0 },
            t.stuck,
        );
        ui.data_mut(|data| data.insert_temp(open_id, open));
        output
    }

    /// Whether the way on was pressed, and whether the book's.
    fn buttons(&self, ui: &mut Ui, open: &mut bool) -> (bool, bool) {
        if self.action.is_none() && self.why.is_none() {
            return (false, false);
        }
        ui.add_space(space::XS);
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let acted = self.action.as_deref().is_some_and(|words| {
                let button = if self.amber { Button::main(words) } else { Button::plain(words) };
                ui.add(button.small()).clicked()
            });
            if self.why.is_some() && ui.add(Button::plain(crate::tr!("Why")).small()).clicked() {
                *open = !*open;
            }
            let book = self.in_book && link(ui, crate::tr!("Error book")).clicked();
            (acted, book)
        });
        row.inner
    }
}

/// The strip of 32 at the foot of a box while offline or at the rate limit, in `waiting`; a link at its right if
/// there is something to do. It lies over what rests there: nothing makes way for it.
pub fn strip(ui: &mut Ui, within: Rect, sign: Icon, words: &str, action: Option<&str>) -> Option<Response> {
    let rect = within.with_min_y(within.bottom() - height::STRIP);
    let t = tokens(ui);
    ui.painter().rect_filled(rect, CornerRadius::ZERO, t.panel);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, t.line));
    let inner = rect.shrink2(vec2(space::L, 0.0));
    sign.paint(ui.painter(), inner.left_center() + vec2(icon::META / 2.0, 0.0), icon::META, t.waiting);
    let mut rest = inner.with_min_x(inner.left() + icon::META + space::S);
    let response = action.map(|action| {
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut right = ui.new_child(UiBuilder::new().max_rect(inner).layout(layout));
        let response = link(&mut right, action);
        rest.max.x = response.rect.left() - space::S;
        response
    });
    meta(words).tone(Tone::Waiting).label(ui, rest, Align2::LEFT_CENTER);
    response
}

/// An empty pane: icon, what would be here, one line more, and the one way to fill it.
#[must_use = "show it"]
pub struct Empty<'a> {
    icon: Icon,
    title: Cow<'a, str>,
    words: Cow<'a, str>,
    action: Option<(Cow<'a, str>, bool)>,
}

impl<'a> Empty<'a> {
    /// What would be here.
    pub fn new(icon: Icon, title: impl Into<Cow<'a, str>>, words: impl Into<Cow<'a, str>>) -> Self {
        Self { icon, title: title.into(), words: words.into(), action: None }
    }

    /// A link below.
    pub fn link(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        self.action = Some((words.into(), false));
        self
    }

    /// The main button below.
    pub fn button(mut self, words: impl Into<Cow<'a, str>>) -> Self {
        self.action = Some((words.into(), true));
        self
    }

    /// Shows it centred at 40 % of the height of a box; gives the link's or button's response.
    pub fn show(self, ui: &mut Ui, within: Rect) -> Option<Response> {
        let wide = (within.width() - 2.0 * space::L).clamp(0.0, width::TOOLTIP);
        let title = name(&*self.title).wrapped().lay(ui, wide);
        let words = meta(&*self.words).wrapped().lay(ui, wide);
        let foot = self
            .action
            .as_ref()
            .map_or(0.0, |(_, main)| if *main { height::CONTROL } else { faces::META.line });
        let tall = icon::EMPTY + title.height() + words.height() + foot + 3.0 * space::S;
        let top = (within.top() + within.height() * 0.4 - tall / 2.0).max(within.top() + space::S);
        let middle = within.center().x;
        let column =
            |y: f32, tall: f32| Rect::from_center_size(pos2(middle, y + tall / 2.0), vec2(wide, tall));
        let t = tokens(ui);
        self.icon.paint(ui.painter(), pos2(middle, top + icon::EMPTY / 2.0), icon::EMPTY, t.text3);
        let mut y = top + icon::EMPTY + space::S;
        name(&*self.title).wrapped().centred().label(ui, column(y, title.height()), Align2::CENTER_TOP);
        y += title.height() + space::XS;
        meta(&*self.words).wrapped().centred().label(ui, column(y, words.height()), Align2::CENTER_TOP);
        y += words.height() + space::S;
        let (words, main) = self.action?;
        let size = if main {
            Button::main(&*words).size(ui)
        } else {
            vec2(Words::new(&*words, faces::META_MEDIUM, Tone::Accent).width(ui).ceil() + 1.0, foot)
        };
        let rect = Rect::from_center_size(pos2(middle, y + size.y / 2.0), size);
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
        Some(if main { child.add(Button::main(words)) } else { link(&mut child, words) })
    }
}

/// Rows in their shape before anything was ever loaded: discs and bars in `track`, still.
pub fn skeleton_rows(ui: &mut Ui, rect: Rect, row_height: f32) {
    let t = tokens(ui);
    let painter = ui.painter_at(rect);
    let count = (rect.height() / row_height).ceil() as usize;
    for index in 0..count {
        let top = rect.top() + index as f32 * row_height;
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), row_height));
        let bar = |x: f32, y: f32, share: f32| {
            let wide = (row.width() - x - space::L - picture::ROW[0]) * share;
            Rect::from_min_size(pos2(row.left() + x, row.top() + y), vec2(wide.max(0.0), space::S))
        };
        let share = [0.9, 0.7, 0.8, 0.6][index % 4];
        let corner = CornerRadius::same(radius::MARK);
        if row_height >= height::COMMENT {
            painter.circle_filled(
                pos2(row.left() + space::L + disc::ROW / 2.0, row.top() + 28.0),
                disc::ROW / 2.0,
                t.track,
            );
            let x = space::L + disc::ROW + space::M;
            painter.rect_filled(bar(x, 16.0, 0.3), corner, t.track);
            painter.rect_filled(bar(x, 34.0, share), corner, t.track);
            painter.rect_filled(bar(x, 50.0, share * 0.7), corner, t.track);
        } else {
            painter.rect_filled(bar(space::L, (row_height - space::S) / 2.0, share), corner, t.track);
        }
        painter.hline(row.x_range(), row.bottom() - 0.5, Stroke::new(1.0, t.line));
    }
}
