//! The panels alone: rows in, clicks by name, commands out, and a picture of each state in both themes.
//! Invariant: a panel here has no engine behind it; what it shows was put into its hands.

mod activity;
mod activity_record;
mod calendar;
mod compose;
mod compose_checks;
mod compose_details;
mod compose_reel;
mod compose_words;
mod doctor;
mod easel;
mod gaps;
mod hosts;
mod inbox;
mod inbox_accounts;
mod inbox_clusters;
mod inbox_many;
mod inbox_search;
mod insights;
mod library;
mod notifications;
mod own_data;
mod path;
mod permissions;
mod quiet;
mod rules;
mod settings;
mod welcome;

use std::sync::Arc;

use egui::{Color32, Ui, UiBuilder, Vec2, vec2};
use egui_kittest::Harness;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tintype::domain::account::Grant;
use tintype::domain::{Account, AccountKind, Scope};
use tintype::engine::views::settings::{AccountRow, Settings};
use tintype::engine::views::{PictureKey, Reader};
use tintype::engine::{Command, Status};
use tintype::store::Store;
use tintype::ui::actions::{Action, Actions};
use tintype::ui::desk::Desk;
use tintype::ui::panels::Goal;
use tintype::ui::pictures::{Pictures, Rgba};
use tintype::ui::theme::{self, Theme, tokens};

/// The size of the pictures of the aim.
pub const WIDE: Vec2 = vec2(1440.0 - 72.0, 900.0);

/// A panel, and everything that its desk needs.
pub struct Stage<P> {
    pub panel: P,
    pub commands: Vec<Command>,
    pub goal: Option<Goal>,
    pub status: Status,
    pub settings: Settings,
    /// Questions are never answered: a panel that has no rows yet.
    pub deaf: bool,
    pictures: Pictures,
    actions: Actions,
    store: Store,
    theme: Theme,
    ready: bool,
    _folder: TempDir,
}

/// The moment at which every panel test takes place: 26 November 2026, 10:31 UTC.
pub fn now() -> Timestamp {
    "2026-11-26T10:31:00Z".parse().unwrap()
}

/// Milliseconds since the epoch, some minutes before now.
pub fn minutes_ago(minutes: i64) -> i64 {
    now().as_millisecond() - minutes * 60_000
}

/// The account of the tests, signed in.
pub fn settings() -> Settings {
    let account = Account {
        id: "17841400000000001".into(),
        username: "tidewrack.clay".to_owned(),
        name: Some("Tidewrack Ceramics".to_owned()),
        kind: AccountKind::Business,
        followers: Some(18_462),
        media_count: Some(240),
        ..Account::default()
    };
    let grant = Grant {
        scopes: Some(Scope::ALL.to_vec()),
        issued: now(),
        expires: "2027-01-25T10:31:00Z".parse().unwrap(),
    };
    let row = AccountRow {
        picture: PictureKey::Account(account.id.clone()),
        account,
        grant: Some(grant),
        paused: None,
        practice: true,
        posts: 240,
        comments: 12_412,
        needs_answer: 17,
        open: 0,
        colour: 0,
    };
    Settings { accounts: vec![row], ..Settings::default() }
}

impl<P> Stage<P> {
    /// A stage for a panel in a theme.
    pub fn new(panel: P, theme: Theme) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Arc::new(|| ())).unwrap();
        Self {
            panel,
            commands: Vec::new(),
            goal: None,
            status: Status {
                calls_percent: Some(14),
                practice: Some("http://127.0.0.1".to_owned()),
                ..Status::default()
            },
            settings: settings(),
            deaf: false,
            pictures: Pictures::unsourced(),
            actions: Actions::default(),
            store,
            theme,
            ready: false,
            _folder: folder,
        }
    }

    fn draw(&mut self, ui: &mut Ui, show: fn(&mut P, &mut Ui, &mut Desk<'_>)) {
        if !self.ready {
            theme::install(ui.ctx());
            theme::wear(ui.ctx(), self.theme);
            self.ready = true;
            return;
        }
        // The harness puts a margin around what it draws; a panel has none.
        let whole = ui.ctx().content_rect();
        let ui = &mut ui.new_child(UiBuilder::new().max_rect(whole));
        ui.set_clip_rect(whole);
        ui.painter().rect_filled(whole, 0.0, tokens(ui).base);
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        self.actions.begin(false, &self.settings.choices.keys);
        self.pictures.begin(ui.ctx());
        let reader = if self.deaf { Reader::idle() } else { self.store.reader() };
        let mut desk = Desk {
            reader: &reader,
            settings: &self.settings,
            status: &self.status,
            now: now(),
            zone: &TimeZone::UTC,
            pictures: &mut self.pictures,
            actions: &mut self.actions,
            commands: &mut self.commands,
            goal: &mut self.goal,
            toast_pane: None,
            front: None,
            together: self.settings.choices.together,
        };
        show(&mut self.panel, ui, &mut desk);
        unlike(self.actions.offered());
    }
}

/// No two actions have one name or one key: in the palette nobody could tell them apart.
pub fn unlike(offered: &[Action]) {
    for (at, one) in offered.iter().enumerate() {
        for other in &offered[at + 1..] {
            assert_ne!(one.name, other.name, "{} and {}", one.id, other.id);
            assert!(one.keys().all(|key| other.keys().all(|else_key| key != else_key)), "{one:?} {other:?}");
        }
    }
}

/// A harness around a stage, run until it rests.
pub fn play<P: 'static>(
    stage: Stage<P>,
    size: Vec2,
    show: fn(&mut P, &mut Ui, &mut Desk<'_>),
) -> Harness<'static, Stage<P>> {
    let builder = Harness::builder().with_size(size).with_render_cursor(false).with_max_steps(16);
    let mut harness = builder.build_ui_state(move |ui, stage: &mut Stage<P>| stage.draw(ui, show), stage);
    harness.run_steps(4);
    harness
}

/// Both themes, with their names for snapshots.
pub const THEMES: [(Theme, &str); 2] = [(Theme::Darkroom, "darkroom"), (Theme::Daylight, "daylight")];

/// Puts a picture that was decoded elsewhere.
pub fn put_picture<P>(harness: &mut Harness<'_, Stage<P>>, key: PictureKey, rgba: &Rgba) {
    let context = harness.ctx.clone();
    harness.state_mut().pictures.put(&context, key, rgba);
}

/// Puts a plain picture for a key, in a colour of its own.
pub fn paint_picture<P>(harness: &mut Harness<'_, Stage<P>>, key: PictureKey, seed: u8) {
    let (width, height) = (40_u32, 50_u32);
    let colors = [
        Color32::from_rgb(142, 163, 155),
        Color32::from_rgb(95, 116, 128),
        Color32::from_rgb(168, 106, 66),
        Color32::from_rgb(205, 191, 168),
        Color32::from_rgb(39, 66, 79),
    ];
    let color = colors[usize::from(seed) % colors.len()];
    let mut pixels = Vec::new();
    for y in 0..height {
        for _ in 0..width {
            let shade = |value: u8| value.saturating_sub((y / 2) as u8);
            pixels.extend([shade(color.r()), shade(color.g()), shade(color.b()), 255]);
        }
    }
    let context = harness.ctx.clone();
    harness.state_mut().pictures.put(&context, key, &Rgba { width, height, pixels });
}
