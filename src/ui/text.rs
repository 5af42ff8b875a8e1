//! Words on the screen: one builder for every piece of text, in the type scale, cut with an ellipsis, in any
//! script.
//! Invariant: text that reads from the right stands at the right of the same box.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Align2, Color32, Galley, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::letters;
use super::scripts::Missing;
use super::set;
use super::theme::{Face, Tone, faces, faded, tokens};

/// How strong the ground of found words is.
const MARKED: f32 = 0.16;

/// A piece of text to lay out, paint or show.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    text: Cow<'a, str>,
    face: Face,
    tone: Tone,
    color: Option<Color32>,
    lines: usize,
    strong: Vec<Range<usize>>,
    strong_tone: Tone,
    strong_weight: Option<faces::Weight>,
    underline: bool,
    centred: bool,
    /// The strong parts stand on a ground of their own.
    marked: bool,
}

/// Text laid out, with the side it stands on.
#[derive(Clone)]
pub struct Laid {
    /// egui's layout.
    pub galley: Arc<Galley>,
    /// Whether it reads from the right.
    pub from_right: bool,
    /// Whether an ellipsis stands for what did not fit.
    pub cut: bool,
    /// What no font of this machine has.
    pub missing: Vec<Missing>,
}

/// 11/16 in `text3`.
pub fn meta<'a>(text: impl Into<Cow<'a, str>>) -> Words<'a> {
    Words::new(text, faces::META, Tone::Text3)
}

/// 13/18 in `text2`.
pub fn body<'a>(text: impl Into<Cow<'a, str>>) -> Words<'a> {
    Words::new(text, faces::BODY, Tone::Text2)
}

/// 13/18 semibold in `text`: names and row titles.
pub fn name<'a>(text: impl Into<Cow<'a, str>>) -> Words<'a> {
    Words::new(text, faces::NAME, Tone::Text)
}

/// 15/22 in `text`: captions, the current comment.
pub fn reading<'a>(text: impl Into<Cow<'a, str>>) -> Words<'a> {
    Words::new(text, faces::READING, Tone::Text).lines(usize::MAX)
}

/// 20/28 semibold in `text`.
pub fn title<'a>(text: impl Into<Cow<'a, str>>) -> Words<'a> {
    Words::new(text, faces::TITLE, Tone::Text)
}

/// 28/34 semibold in `text`.
pub fn figure<'a>(text: impl Into<Cow<'a, str>>) -> Words<'a> {
    Words::new(text, faces::FIGURE, Tone::Text)
}

impl<'a> Words<'a> {
    /// A text of one line in a face and a tone.
    pub fn new(text: impl Into<Cow<'a, str>>, face: Face, tone: Tone) -> Self {
        Self {
            text: text.into(),
            face,
            tone,
            color: None,
            lines: 1,
            strong: Vec::new(),
            strong_tone: tone,
            strong_weight: Some(faces::Weight::Semibold),
            underline: false,
            centred: false,
            marked: false,
        }
    }

    /// Another face.
    pub fn face(mut self, face: Face) -> Self {
        self.face = face;
        self
    }

    /// Another tone.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self.strong_tone = tone;
        self
    }

    /// A colour that is no tone, of a toast for instance.
    pub fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }

    /// At most so many lines; the last is cut with an ellipsis.
    pub fn lines(mut self, lines: usize) -> Self {
        self.lines = lines;
        self
    }

    /// As many lines as it takes.
    pub fn wrapped(self) -> Self {
        self.lines(usize::MAX)
    }

    /// Sets byte ranges in semibold and another tone: matched letters, found words.
    pub fn strong(mut self, ranges: impl IntoIterator<Item = Range<usize>>, tone: Tone) -> Self {
        self.strong = ranges.into_iter().collect();
        self.strong_tone = tone;
        self
    }

    /// Sets byte ranges in semibold on amber at 16 %: found words.
    pub fn marked(self, ranges: impl IntoIterator<Item = Range<usize>>) -> Self {
        Self { marked: true, ..self.strong(ranges, Tone::Text) }
    }

    /// Sets byte ranges in another tone and the same weight: hashtags of a caption.
    pub fn toned(self, ranges: impl IntoIterator<Item = Range<usize>>, tone: Tone) -> Self {
        Self { strong_weight: None, ..self.strong(ranges, tone) }
    }

    /// Underlined; only *Undo* in a row is.
    pub fn underlined(mut self) -> Self {
        self.underline = true;
        self
    }

    /// Each line in the middle of its box.
    pub fn centred(mut self) -> Self {
        self.centred = true;
        self
    }

    /// Lays the text out in a width of points.
    pub fn lay(&self, ui: &Ui, width: f32) -> Laid {
        let (plain, strong) = self.formats(ui);
        if letters::is_plain(&self.text) {
            let mut job = self.job(&plain, &strong);
            job.wrap = TextWrapping {
                max_width: width,
                max_rows: self.lines,
                break_anywhere: self.lines == 1,
                overflow_character: Some('…'),
            };
            let galley = ui.painter().layout_job(job);
            return Laid { from_right: false, cut: galley.elided, missing: Vec::new(), galley };
        }
        let set = set::set(ui, &self.text, self.face, self.lines, width);
        let places: Vec<_> = self.strong.iter().map(|range| set.shown.place_of(range)).collect();
        let mut job = set.job(&plain, &strong, &places);
        job.halign = match (self.centred, set.from_right) {
            (true, _) => Align::Center,
            (false, true) => Align::RIGHT,
            (false, false) => Align::LEFT,
        };
        let galley = ui.painter().layout_job(job);
        Laid { galley, from_right: set.from_right, cut: set.cut, missing: set.shown.missing.clone() }
    }

    /// How its letters are set, and its strong ones.
    fn formats(&self, ui: &Ui) -> (TextFormat, TextFormat) {
        let t = tokens(ui);
        let color = self.color.unwrap_or_else(|| t.tone(self.tone));
        let mut plain = self.face.format(color);
        if self.underline {
            plain.underline = Stroke::new(1.0, color);
        }
        let bright = if self.strong_tone == self.tone { color } else { t.tone(self.strong_tone) };
        let face = self.strong_weight.map_or(self.face, |weight| self.face.weight(weight));
        let mut strong = face.format(bright);
        strong.line_height = plain.line_height;
        if self.marked {
            strong.background = faded(t.accent_fill, MARKED);
        }
        (plain, strong)
    }

    /// Letters that egui breaks into lines as they should be.
    fn job(&self, plain: &TextFormat, strong: &TextFormat) -> LayoutJob {
        let mut job = LayoutJob { break_on_newline: self.lines != 1, ..LayoutJob::default() };
        if self.centred {
            job.halign = Align::Center;
        }
        let flat = if self.lines == 1 {
            Cow::Owned(self.text.replace('\n', " "))
        } else {
            Cow::Borrowed(&*self.text)
        };
        let mut at = 0;
        for range in &self.strong {
            job.append(&flat[at..range.start], 0.0, plain.clone());
            job.append(&flat[range.clone()], 0.0, strong.clone());
            at = range.end;
        }
        job.append(&flat[at..], 0.0, plain.clone());
        job
    }

    /// The width it takes in one line, in points.
    pub fn width(&self, ui: &Ui) -> f32 {
        self.clone().lines(1).lay(ui, f32::INFINITY).galley.size().x
    }

    /// Paints it into a box without making it known to assistive tools: for rows that tell their own name.
    /// Gives the box of the letters.
    pub fn paint(&self, ui: &Ui, within: Rect, align: Align2) -> Rect {
        self.lay(ui, within.width()).paint(ui, within, align)
    }

    /// Paints it into a box as a label that is found by its text.
    pub fn label(&self, ui: &mut Ui, within: Rect, align: Align2) -> Response {
        let laid = self.lay(ui, within.width());
        let rect = laid.paint(ui, within, align);
        let id = ui.next_auto_id();
        ui.skip_ahead_auto_ids(1);
        let response = ui.interact(rect, id, Sense::hover());
        self.say(&response, laid.cut)
    }

    /// Shows it as the next widget: natural width if one line, else the width there is.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let laid = self.lay(ui, ui.available_width());
        let size = vec2(laid.galley.size().x, laid.galley.size().y.max(self.face.line));
        let size = if laid.from_right { vec2(ui.available_width().max(size.x), size.y) } else { size };
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        if ui.is_rect_visible(rect) {
            laid.paint(ui, rect, Align2::LEFT_TOP);
        }
        self.say(&response, laid.cut)
    }

    fn say(&self, response: &Response, cut: bool) -> Response {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &self.text));
        if cut { response.clone().on_hover_ui(|ui| self.tip(ui)) } else { response.clone() }
    }

    /// All of it, for whoever points at what was cut.
    fn tip(&self, ui: &mut Ui) {
        let whole = Words::new(&*self.text, faces::META, Tone::Text).wrapped();
        whole.lay(ui, ui.available_width()).show(ui);
    }
}

impl Laid {
    /// Paints the text into a box; text that reads from the right stands at its right.
    pub fn paint(&self, ui: &Ui, within: Rect, align: Align2) -> Rect {
        let size = self.galley.size();
        let side = if self.from_right && align.x() == Align::LEFT { Align::RIGHT } else { align.x() };
        let rect = Align2([side, align.y()]).align_size_within_rect(size, within);
        let anchor = match self.galley.job.halign {
            Align::Min => rect.left(),
            Align::Center => rect.center().x,
            Align::Max => rect.right(),
        };
        ui.painter().galley(Pos2::new(anchor, rect.top()), Arc::clone(&self.galley), Color32::PLACEHOLDER);
        rect
    }

    /// Shows it as the next widget, which has no name.
    fn show(&self, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(self.galley.size(), Sense::hover());
        self.paint(ui, rect, Align2::LEFT_TOP);
    }

    /// Height in points.
    pub fn height(&self) -> f32 {
        self.galley.size().y
    }
}
