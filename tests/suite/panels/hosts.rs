//! The page of hosts alone: the order, the form of each kind, the test and what it leads to, and its pictures.
//! Invariant: no secret is ever on the screen, and nothing is used before it passed its test.

use egui::{Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, SnapshotResults};
use tintype::domain::host::{AddressStyle, Bucket, HostField, HostSecret, Provider, Sftp, WebDav};
use tintype::domain::host::{OwnCommand, Tunnel};
use tintype::domain::host_test::{HostReport, HostStep, StepDone, StepFailed};
use tintype::domain::{
    AccountId, DraftKind, HostId, HostKind, HostSettings, OpId, Secret, Trouble, TroubleKind,
};
use tintype::engine::Command;
use tintype::engine::command::HostWish;
use tintype::engine::hosts::{PICTURE, RunningTest};
use tintype::engine::views::PictureKey;
use tintype::engine::views::hosts::{HostFigures, HostSweep, Hosts, KeptHost, LastGone, PublicRow, StuckRow};
use tintype::ui::live::Live;
use tintype::ui::panels::Goal;
use tintype::ui::panels::settings::Settings;
use tintype::ui::theme::Theme;

use super::{Stage, THEMES, WIDE, minutes_ago, paint_picture, play, settings};

const MIDDLE: Vec2 = vec2(1280.0 - 72.0, 800.0);
const NARROW: Vec2 = vec2(1024.0 - 72.0, 700.0);

fn clay() -> AccountId {
    "17841400000000001".into()
}

fn shop() -> AccountId {
    "17841400000000002".into()
}

fn done(step: HostStep, ms: u64, says: &str) -> StepDone {
    StepDone { step, ms, says: says.to_owned(), aside: None, failed: None }
}

/// A test that was passed.
fn passed(minutes: i64) -> HostReport {
    let steps = vec![
        done(HostStep::Filled, 0, "Everything is there, the secret out of the keychain"),
        done(HostStep::Sent, 420, "34 kB as 8f2c0d9c6b…4e5f691.jpg"),
        done(HostStep::Address, 0, "Good for 30 min, 412 characters"),
        done(HostStep::Fetched, 510, "Under its name, without cookies, from this computer"),
        done(HostStep::Secure, 0, "https, status 200, no redirects"),
        StepDone { aside: Some("34 kB".into()), ..done(HostStep::Kind, 0, "image/jpeg, length given") },
        StepDone {
            aside: Some("SHA-256".into()),
            ..done(HostStep::Same, 1, "Same fingerprint as the file here")
        },
        done(HostStep::Allowed, 310, "No robots.txt; not a host that Instagram is known to refuse"),
        done(HostStep::Gone, 240, "The address now answers 404"),
    ];
    HostReport { at: minutes_ago(minutes), ms: 1_900, bytes: 33_612, steps, ..HostReport::default() }
}

/// A test that stopped where the picture was sent.
fn failed(says: &str, change: &str, field: HostField) -> HostReport {
    let failed = Some(StepFailed { change: change.to_owned(), field: Some(field) });
    let steps = vec![
        done(HostStep::Filled, 0, "Everything is there, the secret out of the keychain"),
        StepDone { failed, ..done(HostStep::Sent, 230, says) },
    ];
    HostReport { at: minutes_ago(3), ms: 240, bytes: 33_612, steps, ..HostReport::default() }
}

fn bucket() -> HostKind {
    HostKind::Bucket(Bucket {
        provider: Provider::R2,
        endpoint: "https://4c1fe20.r2.cloudflarestorage.com".into(),
        region: "auto".into(),
        bucket: "tidewrack-outbox".into(),
        style: AddressStyle::Path,
        key_id: "8b1e60c2f97d4a35".into(),
        part_megabytes: 16,
        ..Bucket::default()
    })
}

fn kept(id: i64, name: &str, kind: HostKind, test: Option<HostReport>) -> KeptHost {
    let secrets = kind.secrets().to_vec();
    let settings = HostSettings { id: HostId(id), name: name.into(), kind };
    KeptHost { settings, secrets, edit: 3, test_is_current: test.is_some(), test, failing: None }
}

/// The hosts of the aim.
fn view() -> Hosts {
    let sftp = Sftp {
        host: "files.tidewrack.example".into(),
        user: "maren".into(),
        folder: "public_html/outbox".into(),
        public_base: "https://files.tidewrack.example/outbox/".into(),
        fingerprint: Some("SHA256:0uVv3lQF2eSYq2Y1yKb0t6kKd9mC4s7rQ1x".into()),
        ..Sftp::default()
    };
    let dav = WebDav {
        url: "https://cloud.tidewrack.example/remote.php/dav/files/maren/outbox".into(),
        user: "maren".into(),
        public_base: "https://cloud.tidewrack.example/outbox/".into(),
    };
    let command = OwnCommand { upload: "~/bin/put-file {file}".into(), remove: String::new() };
    let mut own = kept(1, "Own web space", HostKind::Sftp(sftp), Some(passed(20_000)));
    own.failing = Some((minutes_ago(34), Trouble::of(TroubleKind::HostAnswersOddly)));
    Hosts {
        rows: vec![
            own,
            kept(2, "Tidewrack bucket", bucket(), Some(passed(0))),
            kept(3, "Studio Nextcloud", HostKind::WebDav(dav), Some(passed(30_000))),
            kept(4, "Copy to the shop’s server", HostKind::Command(command), Some(passed(240_000))),
            kept(5, "From this computer", HostKind::Tunnel(Tunnel::default()), Some(passed(9_000))),
        ],
        uses: vec![
            (clay(), HostId(1)),
            (clay(), HostId(3)),
            (clay(), HostId(4)),
            (clay(), HostId(5)),
            (shop(), HostId(2)),
        ],
        figures: HostFigures { files: 61, average_ms: Some(110_000), longest_ms: Some(246_000), refused: 1 },
        last_gone: Some(LastGone { files: 6, at: minutes_ago(27) }),
        last_sweep: Some(HostSweep { at: minutes_ago(89), wished: false, found: 0, taken: 0 }),
        stuck: vec![StuckRow {
            op: OpId(4),
            account: clay(),
            kind: DraftKind::Carousel,
            fetched: 2,
            since: Some(minutes_ago(27)),
            about: Some("Kiln day".into()),
            picture: Some(PictureKey::Still(5)),
        }],
        ..Hosts::default()
    }
}

fn stage(theme: Theme, view: Hosts) -> Stage<Settings> {
    let mut stage = Stage::new(Settings::default(), theme);
    stage.settings = settings();
    stage.settings.accounts[0].practice = false;
    let mut second = stage.settings.accounts[0].clone();
    second.account.id = shop();
    second.account.username = "tidewrack.shop".to_owned();
    stage.settings.accounts.push(second);
    stage.status.practice = None;
    stage.panel.hosts.view = Live::fixed(view);
    stage.goal = Some(Goal::Hosts);
    stage
}

fn open(view: Hosts) -> Harness<'static, Stage<Settings>> {
    play(stage(Theme::Darkroom, view), WIDE, Settings::show)
}

fn choose(harness: &mut Harness<'_, Stage<Settings>>, name: &str) {
    harness.get_by_role_and_label(egui::Role::ListItem, &row_name(harness, name)).click();
    harness.run_steps(4);
}

/// The whole name of a host's row.
fn row_name(harness: &Harness<'_, Stage<Settings>>, name: &str) -> String {
    let rows = harness.get_all_by_role(egui::Role::ListItem);
    let names = rows.filter_map(|row| row.accesskit_node().label());
    names.into_iter().find(|label| label.contains(&format!(". {name},"))).unwrap()
}

fn wishes(harness: &Harness<'_, Stage<Settings>>) -> Vec<HostWish> {
    let wishes = harness.state().commands.iter().filter_map(|command| match command {
        Command::Hosts(wish) => Some(wish.clone()),
        _ => None,
    });
    wishes.collect()
}

#[test]
fn each_row_says_what_it_is_and_how_it_stands() {
    let harness = open(view());
    harness.get_by_label("1. Own web space, SFTP, files.tidewrack.example: Sends something else since 09:57");
    harness.get_by_label("2. Tidewrack bucket, S3, Cloudflare R2, tidewrack-outbox: Tested just now");
    harness.get_by_label("4. Copy to the shop’s server, Command, ~/bin/put-file {file}: Tested on 12 Jun");
    harness.get_by_label("5. From this computer, Tunnel, cloudflared: Starts when needed, stops after");
    harness.get_by_label("Files shown to Instagram: 61");
    harness.get_by_label("Public for, on average: 1 min 50 s");
    harness.get_by_label("Longest: 4 min 6 s");
    harness.get_by_label_contains("Nothing to take away. Last: 6 files, gone today 10:04.");
}

#[test]
fn a_test_that_work_or_a_change_has_overtaken_says_so() {
    let mut view = view();
    view.rows[1].test_is_current = false;
    let mut harness = open(view);
    harness.get_by_label("It passed then");
    harness.get_by_label("It has failed at work since: test it again.");
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("It was changed since: test it again.");
    assert!(harness.query_by_label_contains("Use for").is_none());
}

#[test]
fn what_was_never_counted_is_not_zero() {
    let mut view = view();
    view.figures = HostFigures::default();
    let harness = open(view);
    harness.get_by_label("Files shown to Instagram: 0");
    harness.get_by_label("Longest: –");
}

#[test]
fn the_secret_is_never_shown_and_is_replaced_in_place() {
    let mut harness = open(view());
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("In the system's keychain");
    harness.get_by_label("Needs to put, get and delete under outbox/ only");
    harness.get_by_label("Replace: Secret").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::PasswordInput, "Secret").type_text("shh-very-secret");
    harness.run_steps(3);
    assert_eq!(wishes(&harness), [], "nothing is kept while it is typed");
    harness.get_by_role_and_label(egui::Role::TextInput, "Name").focus();
    harness.run_steps(3);
    let value = Some(Secret::new("shh-very-secret"));
    let wish = HostWish::Secret { host: HostId(2), name: HostSecret::SecretKey, value };
    assert_eq!(wishes(&harness), [wish]);
    assert!(harness.query_by_label_contains("shh").is_none());
    harness.get_by_label("In the system's keychain");
}

#[test]
fn what_is_typed_is_kept_at_once_and_taken_back_together() {
    let mut harness = open(view());
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_role_and_label(egui::Role::TextInput, "Bucket").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(egui::Role::TextInput, "Bucket").type_text("-2");
    harness.run_steps(3);
    let Some(HostWish::Keep(settings)) = wishes(&harness).last().cloned() else { panic!("nothing was kept") };
    let HostKind::Bucket(bucket) = &settings.kind else { panic!("{settings:?}") };
    assert_eq!(bucket.bucket, "tidewrack-outbox-2");
    harness.get_by_label("B2").click();
    harness.run_steps(3);
    let Some(HostWish::Keep(settings)) = wishes(&harness).last().cloned() else { panic!("nothing was kept") };
    let HostKind::Bucket(chosen) = &settings.kind else { panic!("{settings:?}") };
    assert_eq!((chosen.provider, chosen.region.as_str()), (Provider::B2, ""));
    harness.get_by_label("Say the bucket's region, as your provider writes it");
}

#[test]
fn a_failed_test_says_what_to_change_and_leads_to_the_field() {
    let mut view = view();
    let report = failed("The bucket is in the region weur", "Say this region", HostField::Bucket);
    view.rows[1].test = Some(report);
    let mut harness = open(view);
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("Instagram could not fetch from here");
    harness.get_by_label("Sending a picture, failed: The bucket is in the region weur");
    harness.get_by_label("Say this region");
    harness.get_by_label_contains("Not tried: Address made, Fetched as Instagram does");
    assert!(harness.query_by_label_contains("Use for").is_none());
    harness.get_by_label("Go to the field").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::TextInput, "Bucket").type_text("x");
    harness.run_steps(3);
    let Some(HostWish::Keep(settings)) = wishes(&harness).last().cloned() else {
        panic!("the caret is there")
    };
    assert!(matches!(&settings.kind, HostKind::Bucket(bucket) if bucket.bucket.ends_with('x')));
}

#[test]
fn a_test_begins_by_its_key_and_shows_each_step_as_it_ends() {
    let mut harness = open(view());
    choose(&mut harness, "Tidewrack bucket");
    harness.key_press(egui::Key::T);
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [HostWish::Test { account: clay(), host: HostId(2) }]);
    let mut report = passed(0);
    report.steps.truncate(3);
    let test = RunningTest { host: HostId(2), step: Some(HostStep::Fetched), report };
    harness.state_mut().status.hosts.test = Some(test);
    harness.run_steps(2);
    harness.get_by_label("Address made, passed: Good for 30 min, 412 characters");
    harness.get_by_label("Fetching it as Instagram does");
    assert!(harness.query_by_label_contains("Not tried").is_none());
    harness.get_by_label("Stop the test").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness).last(), Some(&HostWish::StopTest));
}

#[test]
fn a_passed_host_is_used_and_says_what_goes_on() {
    let mut harness = open(view());
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("Instagram can fetch from here");
    harness.get_by_label("now on Own web space");
    harness.get_by_label_contains("The carousel that stopped at 10:04 goes on from slide 3");
    harness.get_by_label("Use for tidewrack.clay").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [HostWish::Use { account: clay(), host: HostId(2) }]);
}

#[test]
fn a_host_in_use_lights_no_amber_and_is_left_in_its_list() {
    let mut view = view();
    view.uses.insert(0, (clay(), HostId(2)));
    let mut harness = open(view);
    choose(&mut harness, "Tidewrack bucket");
    assert!(harness.query_by_label_contains("Use for").is_none());
    harness.get_by_label("tidewrack.clay leaves this host").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [HostWish::Leave { account: clay(), host: HostId(2) }]);
}

#[test]
fn a_test_for_practice_gives_no_host_to_a_real_account() {
    let mut view = view();
    if let Some(report) = &mut view.rows[1].test {
        report.practice = true;
    }
    let mut harness = open(view);
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("Good for practice");
    assert!(harness.query_by_label_contains("Use for").is_none());
}

#[test]
fn instagram_itself_tries_only_when_asked_and_says_its_price() {
    let mut harness = open(view());
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("Makes a container and lets it expire. Costs 1 of 400 a day");
    harness.get_by_role_and_label(egui::Role::Button, "Let Instagram itself try").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [HostWish::TryContainer { account: clay(), host: HostId(2) }]);
}

#[test]
fn removing_is_asked_for_in_place() {
    let mut harness = open(view());
    choose(&mut harness, "Tidewrack bucket");
    harness.get_by_label("Remove this host").click();
    harness.run_steps(3);
    harness.get_by_label("Keep it").click();
    harness.run_steps(3);
    assert_eq!(wishes(&harness), []);
    harness.get_by_label("Remove this host").click();
    harness.run_steps(3);
    harness.get_by_label("Remove this host now").click();
    harness.run_steps(3);
    assert_eq!(wishes(&harness), [HostWish::Remove(HostId(2))]);
}

#[test]
fn every_public_file_is_told_with_its_time_and_all_are_taken_away() {
    let mut view = view();
    view.public = vec![
        PublicRow {
            id: 1,
            op: Some(OpId(4)),
            host: Some(HostId(2)),
            name: Some("4-1.jpg".into()),
            bytes: Some(482_000),
            until: minutes_ago(-12),
        },
        // On this computer alone: not public.
        PublicRow { id: 2, op: Some(OpId(5)), host: None, name: None, bytes: None, until: minutes_ago(-60) },
    ];
    let mut harness = open(view);
    harness.get_by_label("4-1.jpg on Tidewrack bucket, 12 min left");
    harness.get_by_label("Take all away").click();
    harness.run_steps(2);
    assert_eq!(wishes(&harness), [HostWish::TakeAllAway]);
}

#[test]
fn a_key_that_a_server_shows_is_accepted_by_hand() {
    let mut view = view();
    let says = "Unknown: It shows the key SHA256:abcdef";
    view.rows[0].test = Some(failed(says, "Compare this key", HostField::Fingerprint));
    let mut harness = open(view);
    harness.get_by_label("Accept this key").click();
    harness.run_steps(3);
    let Some(HostWish::Keep(settings)) = wishes(&harness).last().cloned() else { panic!("nothing was kept") };
    let HostKind::Sftp(sftp) = &settings.kind else { panic!("{settings:?}") };
    assert_eq!(sftp.fingerprint.as_deref(), Some("SHA256:abcdef"));
}

#[test]
fn the_first_host_is_added_from_the_empty_page() {
    let mut harness = open(Hosts::default());
    harness.get_by_label("Add one").click();
    harness.run_steps(3);
    harness.get_by_label("WebDAV").click();
    harness.run_steps(3);
    let [HostWish::Keep(settings)] = &wishes(&harness)[..] else { panic!("{:?}", wishes(&harness)) };
    assert_eq!((settings.id, settings.name.as_str()), (HostId(0), "New WebDAV folder"));
}

#[test]
fn the_search_jumps_to_a_line_and_frames_it() {
    let mut harness = open(view());
    harness.get_by_label("Search the settings").click();
    harness.run_steps(3);
    harness.get_by_role_and_label(egui::Role::TextInput, "Search the settings").type_text("theme");
    harness.run_steps(3);
    harness.get_by_label("Theme, in Look").click();
    harness.run_steps(4);
    harness.get_by_label("Theme");
    harness.get_by_label("Accounts, 2");
}

/// The picture that was sent, and that of the publish which waits.
fn show_pictures(harness: &mut Harness<'_, Stage<Settings>>) {
    for (key, seed) in [(PictureKey::Still(PICTURE), 2), (PictureKey::Still(5), 1)] {
        paint_picture(harness, key, seed);
    }
    harness.run_steps(2);
}

#[test]
fn every_state_has_its_picture() {
    let mut pictures = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut full = play(stage(theme, view()), WIDE, Settings::show);
        choose(&mut full, "Tidewrack bucket");
        show_pictures(&mut full);
        pictures.add(full.try_snapshot(format!("hosts_full_{name}")));
        let empty = &mut play(stage(theme, Hosts::default()), WIDE, Settings::show);
        pictures.add(empty.try_snapshot(format!("hosts_empty_{name}")));
        let mut trouble = view();
        let says = "The place for files does not accept the key: It refused the key or the password: InvalidAccessKeyId";
        trouble.rows[1].test = Some(failed(says, "Put the key and its secret in again", HostField::Secret));
        let mut trouble = play(stage(theme, trouble), WIDE, Settings::show);
        choose(&mut trouble, "Tidewrack bucket");
        show_pictures(&mut trouble);
        pictures.add(trouble.try_snapshot(format!("hosts_trouble_{name}")));
    }
    for (size, word) in [(MIDDLE, "middle"), (NARROW, "narrow")] {
        let mut stage = stage(Theme::Darkroom, view());
        stage.panel.hosts.open(HostId(2));
        let harness = &mut play(stage, size, Settings::show);
        harness.run_steps(2);
        pictures.add(harness.try_snapshot(format!("hosts_{word}")));
    }
    for (id, word) in [(1, "sftp"), (3, "webdav"), (4, "command"), (5, "tunnel")] {
        let mut stage = stage(Theme::Daylight, view());
        stage.panel.hosts.open(HostId(id));
        let harness = &mut play(stage, WIDE, Settings::show);
        harness.run_steps(2);
        pictures.add(harness.try_snapshot(format!("hosts_{word}")));
    }
}
