//! Text fields: one line or growing, with an icon before, a counter after, and what is wrong with them.
//! Invariant: a field always has a name a person would use for it.

use std::borrow::Cow;

use egui::text::{CCursorRange, LayoutJob};
use egui::text_edit::TextEditOutput;
use egui::{
    Align2, CornerRadius, Frame, Id, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, TextBuffer,
    TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::key_cap::{CapLook, caps_width, paint_caps};
use crate::domain::draft::tags_in;
use crate::ui::icons::Icon;
use crate::ui::text::{Words, meta};
use crate::ui::theme::{Face, Tone, faces, height, icon, radius, space, tokens};
use crate::ui::{bidi, turned};

/// A field over a string.
#[must_use = "show it"]
pub struct Field<'a> {
    text: &'a mut String,
    name: Cow<'a, str>,
    hint: Cow<'a, str>,
    icon: Option<Icon>,
    key: Option<&'a str>,
    trailing: Option<(Cow<'a, str>, Tone)>,
    error: Option<&'a str>,
    face: Face,
    rows: Option<usize>,
    secret: bool,
    bare: bool,
    outlined: bool,
    enter: bool,
    enabled: bool,
    width: Option<f32>,
    id: Option<Id>,
    tags: bool,
    lead: f32,
}

/// What a field tells after it was shown.
pub struct FieldOutput {
    /// The response of the text itself: `changed()`, `lost_focus()`, `request_focus()`.
    pub response: Response,
    /// The box of the whole field.
    pub rect: Rect,
    /// egui's own output, with the cursor.
    pub edit: TextEditOutput,
}

impl<'a> Field<'a> {
    /// A field of one line, named for assistive tools.
    pub fn new(name: impl Into<Cow<'a, str>>, text: &'a mut String) -> Self {
        Self {
            text,
            name: name.into(),
            hint: Cow::Borrowed(""),
            icon: None,
            key: None,
            trailing: None,
            error: None,
            face: faces::BODY,
            rows: None,
            secret: false,
            bare: false,
            outlined: false,
            enter: true,
            enabled: true,
            width: None,
            id: None,
            tags: false,
            lead: 0.0,
        }
    }

    /// What stands there while it is empty.
    pub fn hint(mut self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// An icon of 16 before the text.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// The key that jumps here, shown at the right while the field is empty and not in use.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = (!key.is_empty()).then_some(key);
        self
    }

    /// Words at the right: a counter, in a tone.
    pub fn trailing(mut self, words: impl Into<Cow<'a, str>>, tone: Tone) -> Self {
        self.trailing = Some((words.into(), tone));
        self
    }

    /// What is wrong: `stuck` border, and the sentence at the right or, in a growing field, below.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Set in 15/22.
    pub fn reading(mut self) -> Self {
        self.face = faces::READING;
        self
    }

    /// Set in 15/22 semibold: a name that is a title.
    pub fn titled(mut self) -> Self {
        self.face = faces::READING_SEMIBOLD;
        self
    }

    /// Grows with its text from so many lines.
    pub fn growing(mut self, rows: usize) -> Self {
        self.rows = Some(rows);
        self
    }

    /// In a growing field: `Enter` is not a line break but the caller's, `Shift+Enter` breaks the line.
    pub fn enter_sends(mut self) -> Self {
        self.enter = false;
        self
    }

    /// Letters are shown as dots.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Without ground and border, inside a frame that draws them.
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// With the stronger `outline` border of reply and caption fields.
    pub fn outlined(mut self) -> Self {
        self.outlined = true;
        self
    }

    /// Hashtags and mentions in the quieter tone of captions.
    pub fn tags(mut self) -> Self {
        self.tags = true;
        self
    }

    /// Leaves so much room at the beginning of the first line, in points, for a mark that stands there.
    pub fn lead(mut self, lead: f32) -> Self {
        self.lead = lead;
        self
    }

    /// Whether it can be typed into.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// So wide, in points; all there is otherwise.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// A known id, so that a key can move the focus here.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Shows it as the next widget.
    pub fn show(mut self, ui: &mut Ui) -> FieldOutput {
        let width = self.width.unwrap_or_else(|| ui.available_width());
        let ground = ui.painter().add(Shape::Noop);
        let pad_y = if self.bare { 0.0 } else { ((height::CONTROL - self.face.line) / 2.0).floor() };
        let pad_x = if self.bare { 0.0 } else { space::M };
        let top_left = ui.next_widget_position_top(width);
        let lead = self.icon.map_or(0.0, |_| icon::ROW + space::S);
        let id = self.id.unwrap_or_else(|| ui.next_auto_id().with("field"));
        let focused = ui.memory(|memory| memory.has_focus(id));
        let tail = self.tail(ui, focused, width / 2.0);
        // Without letters the whole line stands behind the mark, the caret and the hint too.
        let aside = if self.text.is_empty() { self.lead } else { 0.0 };
        let left = top_left.x + pad_x + lead + aside;
        let right = (top_left.x + width - pad_x - tail).max(left + 1.0);
        let max = Rect::from_min_max(pos2(left, top_left.y + pad_y), pos2(right, f32::INFINITY));
        let turns = !self.secret && bidi::has_rtl(self.text);
        if focused && turns && bidi::reads_from_right(self.text) {
            turned::swap_arrows(ui);
        }
        let mut edit = self.edit(ui, id, max);
        if turns
            && let Some((from, to)) =
                turned::pointed(ui, &edit.response.response, &edit.galley, edit.galley_pos)
        {
            edit.state.cursor.set_char_range(Some(CCursorRange::two(from, to)));
            edit.state.clone().store(ui.ctx(), id);
        }
        let tall =
            (edit.response.rect.height() + 2.0 * pad_y).max(if self.bare { 0.0 } else { height::CONTROL });
        let rect = Rect::from_min_size(top_left, vec2(width, tall));
        ui.advance_cursor_after_rect(rect);
        let focused = edit.response.has_focus();
        if !self.bare {
            ui.painter().set(ground, self.ground(ui, rect, focused));
        }
        self.paint_ends(ui, rect.shrink2(vec2(pad_x, 0.0)), id, focused);
        let response = edit.response.response.clone().accessible_name(self.name.to_string());
        if let (Some(error), true) = (self.error, self.rows.is_some()) {
            meta(error).tone(Tone::Stuck).wrapped().show(ui);
        }
        FieldOutput { response, rect, edit }
    }

    fn edit(&mut self, ui: &mut Ui, id: Id, max: Rect) -> TextEditOutput {
        let t = tokens(ui);
        let (face, many, secret, tags) = (self.face, self.rows.is_some(), self.secret, self.tags);
        let (color, quiet) = if self.enabled { (t.text, t.text2) } else { (t.text3, t.text3) };
        let lead = if self.text.is_empty() { 0.0 } else { self.lead };
        let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, width: f32| {
            let shown = if secret {
                "•".repeat(buffer.as_str().chars().count())
            } else {
                buffer.as_str().to_owned()
            };
            let quieter = if tags { tags_in(&shown) } else { Vec::new() };
            if !secret && bidi::has_rtl(&shown) {
                let (room, width) =
                    if many { ((width - lead).max(1.0), width) } else { (f32::INFINITY, f32::INFINITY) };
                return turned::galley(ui, &shown, &face.format(color), room, width);
            }
            let mut job = LayoutJob::default();
            let mut at = 0;
            let mut lead = lead;
            for range in quieter {
                job.append(&shown[at..range.start], std::mem::take(&mut lead), face.format(color));
                job.append(&shown[range.clone()], std::mem::take(&mut lead), face.format(quiet));
                at = range.end;
            }
            job.append(&shown[at..], lead, face.format(color));
            job.break_on_newline = many;
            job.keep_trailing_whitespace = true;
            job.wrap.max_width = if many { width } else { f32::INFINITY };
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let hint = self.face.rich(&*self.hint).color(t.text3);
        let edit = if many { TextEdit::multiline(self.text) } else { TextEdit::singleline(self.text) };
        let edit = edit
            .id(id)
            .frame(Frame::NONE)
            .hint_text(hint)
            .password(secret)
            .interactive(self.enabled)
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, self.face.line * self.rows.unwrap_or(1) as f32))
            .desired_rows(self.rows.unwrap_or(1))
            .layouter(&mut layouter);
        let edit = if self.enter || !many {
            edit
        } else {
            edit.return_key(egui::KeyboardShortcut::new(egui::Modifiers::SHIFT, egui::Key::Enter))
        };
        // A line that centres its widgets would centre the text in a box without a foot.
        let layout = egui::Layout::top_down(egui::Align::Min);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(max).layout(layout).id_salt(id));
        // The field's own height is the frame's business: the text takes its lines and no more.
        inner.spacing_mut().interact_size.y = self.face.line;
        edit.show(&mut inner)
    }

    fn ground(&self, ui: &Ui, rect: Rect, focused: bool) -> Shape {
        let t = tokens(ui);
        let rest = if self.outlined { t.outline } else { t.line_strong };
        let (width, border) = match (self.error, focused) {
            (Some(_), _) => (1.0, t.stuck),
            (None, true) => (2.0, t.focus),
            (None, false) => (1.0, rest),
        };
        let (corner, stroke) = (CornerRadius::same(radius::CONTROL), Stroke::new(width, border));
        egui::epaint::RectShape::new(rect, corner, t.field, stroke, StrokeKind::Inside).into()
    }

    /// What stands at the right end, as one piece of text.
    fn tail_words(&self) -> Option<Words<'_>> {
        match (self.error, &self.trailing) {
            (Some(error), _) if self.rows.is_none() => Some(meta(error).tone(Tone::Stuck)),
            (_, Some((words, tone))) if self.rows.is_none() => Some(meta(&**words).tone(*tone)),
            _ => None,
        }
    }

    fn shows_key(&self, focused: bool) -> Option<&'a str> {
        self.key.filter(|_| self.text.is_empty() && !focused && self.rows.is_none())
    }

    /// The width of what stands at the right end.
    fn tail(&self, ui: &Ui, focused: bool, most: f32) -> f32 {
        let words =
            self.tail_words().map_or(0.0, |words| words.width(ui).min(most.max(words.width(ui).min(260.0))));
        let key = self.shows_key(focused).map_or(0.0, |key| caps_width(ui, key));
        match words.max(key) {
            none if none <= 0.0 => 0.0,
            some => some + space::S,
        }
    }

    fn paint_ends(&self, ui: &Ui, inner: Rect, id: Id, focused: bool) {
        let t = tokens(ui);
        if let Some(sign) = self.icon {
            let first_line = inner.top() + height::CONTROL.min(inner.height()) / 2.0;
            let center = pos2(inner.left() + icon::ROW / 2.0, first_line);
            sign.paint(ui.painter(), center, icon::ROW, t.text3);
        }
        if let Some(words) = self.tail_words() {
            let painted = words.paint(ui, inner, Align2::RIGHT_CENTER);
            // A counter is only seen; what is wrong is also told to those who hear the window.
            if let Some(error) = self.error {
                let response = ui.interact(painted, id.with("error"), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, error));
            }
        } else if let Some(key) = self.shows_key(focused) {
            let at = inner.right_center() - vec2(caps_width(ui, key), 0.0);
            paint_caps(ui, at, key, CapLook { letters: t.text2, border: t.line_strong });
        }
    }
}

trait NextTop {
    fn next_widget_position_top(&self, width: f32) -> egui::Pos2;
}

impl NextTop for Ui {
    /// Where the next widget of a width begins, in layouts from the left or from the right.
    fn next_widget_position_top(&self, width: f32) -> egui::Pos2 {
        let free = self.available_rect_before_wrap();
        let x = if self.layout().prefer_right_to_left() { free.right() - width } else { free.left() };
        let y = match self.layout().is_horizontal() && self.layout().vertical_align() == egui::Align::Center {
            true => free.center().y - height::CONTROL / 2.0,
            false => free.top(),
        };
        pos2(x, y)
    }
}
