//! Looks at every kept edit of a draft: what its files are, and what Instagram would say to them.
//! Invariant: findings are stored with the number of the edit they are of, and a file is decoded again only
//! when it changed on disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::domain::draft::{ClipFix, Geometry, Pose, Room};
use crate::domain::{AccountId, Draft, DraftId, RuleId};
use crate::media::{self, SlideFacts, check, prepare};
use crate::store::StoreError;
use crate::store::tables::drafts::{self, StoredDraft};
use crate::store::views::compose::{ClipShown, SlideFacts as Shown};

use super::busy::{Guard, lock};
use super::context::Context;
use super::encode::{self, EncodeRoom, EncodeWish};

/// What is remembered of a file: its length and the time of its last change.
type Stamp = (u64, Option<SystemTime>);

/// The facts of the files that drafts name.
type Facts = Arc<Mutex<HashMap<PathBuf, (Stamp, SlideFacts)>>>;

/// Keeps drafts and has them examined; clones are the same one.
#[derive(Clone)]
pub struct Examiner {
    context: Context,
    edits: UnboundedSender<Guard>,
    clips: EncodeRoom,
}

impl Examiner {
    /// Starts to examine on the current runtime, with the drafts that were not examined yet.
    pub fn start(context: Context) -> Self {
        let (edits, edited) = unbounded_channel();
        let guard = context.begin();
        let clips = clip_room(&context, edits.clone());
        tokio::spawn(run(context.clone(), guard, edited, clips.clone()));
        Self { context, edits, clips }
    }

    /// Carries out a wish about the outside encoder.
    pub fn encode(&self, wish: EncodeWish) {
        self.clips.carry_out(wish);
    }

    /// Puts an empty draft on the desk.
    pub async fn new_draft(&self, account: AccountId) {
        let now = self.context.now();
        self.tell(self.context.write(move |tx| drafts::new(tx, &account, now).map(|_| ())).await);
    }

    /// Keeps an edit; it is examined soon after, the newest edit only.
    pub async fn keep_draft(&self, _account: AccountId, draft: DraftId, content: Draft) {
        let now = self.context.now();
        self.tell(self.context.write(move |tx| drafts::keep(tx, draft, &content, now).map(|_| ())).await);
    }

    /// Throws a draft away; it can be had back for some weeks.
    pub async fn drop_draft(&self, draft: DraftId) {
        let now = self.context.now();
        self.tell(self.context.write(move |tx| drafts::throw(tx, draft, now)).await);
    }

    /// Looks whether a draft is to be examined.
    pub fn look(&self) {
        // The other end lives as long as the runtime.
        let _ = self.edits.send(self.context.begin());
    }

    fn tell(&self, kept: Result<(), StoreError>) {
        if let Err(error) = kept {
            self.context.news.notice(error.trouble().sentence(), None);
        }
        self.look();
    }
}

/// The room of the outside encoder: when it made a copy, drafts are looked at again.
fn clip_room(context: &Context, edits: UnboundedSender<Guard>) -> EncodeRoom {
    let desk = context.clone();
    EncodeRoom::open(context.clone(), move || {
        let (context, edits, guard) = (desk.clone(), edits.clone(), desk.begin());
        tokio::spawn(async move {
            if let Err(error) = context.write(drafts::look_again).await {
                tracing::warn!(%error, "drafts could not be looked at again");
            }
            // The other end lives as long as the runtime.
            let _ = edits.send(guard);
        });
    })
}

async fn run(context: Context, mut guard: Guard, mut edited: UnboundedReceiver<Guard>, clips: EncodeRoom) {
    let facts = Facts::default();
    loop {
        match examine_all(&context, &facts).await {
            Ok(found) => clips.look(found),
            Err(error) => tracing::warn!(%error, "drafts could not be examined"),
        }
        drop(guard);
        match edited.recv().await {
            Some(next) => guard = next,
            None => return,
        }
        // Edits that came while one was examined are examined once, as they stand now.
        while edited.try_recv().is_ok() {}
    }
}

/// Examines every draft whose newest edit was not examined yet; tells whether clips were among them.
async fn examine_all(context: &Context, facts: &Facts) -> Result<bool, StoreError> {
    let mut clips = false;
    for stored in context.read(drafts::unchecked)? {
        let (id, edit, facts) = (stored.id, stored.edit, Arc::clone(facts));
        let folder = context.profile.clips();
        let examined = tokio::task::spawn_blocking(move || examine(&stored, &facts, &folder)).await;
        let Ok((shown, findings)) = examined else { continue };
        clips |= shown.iter().any(|slide| slide.is_clip);
        context.write(move |tx| drafts::checked(tx, id, edit, &shown, &findings)).await?;
    }
    Ok(clips)
}

fn examine(stored: &StoredDraft, known: &Facts, clips: &Path) -> (Vec<Shown>, Vec<crate::domain::Finding>) {
    let draft = &stored.draft;
    let seen = draft.slides.iter().map(|slide| encode::see(clips, slide, facts_of(&slide.file, known)));
    let seen: Vec<encode::Seen> = seen.collect();
    let mut facts: Vec<SlideFacts> = seen.iter().map(|seen| seen.facts.clone()).collect();
    facts.extend(draft.sent_cover().map(|cover| facts_of(cover, known)));
    let room = prepare::room(draft, facts.first());
    let findings = check::check(draft, &facts);
    let shown = draft.slides.iter().zip(&seen).enumerate();
    let shown = shown.map(|(index, (slide, seen))| {
        let clip = clip_shown(seen, check::clip_fixes(&findings, index));
        Shown { clip, ..show(&slide.file, &seen.facts, &slide.pose, room) }
    });
    (shown.collect(), findings)
}

/// The facts of a file, read again only when the file changed.
fn facts_of(path: &Path, known: &Facts) -> SlideFacts {
    let stamp = stamp(path);
    if let Some(stamp) = stamp
        && let Some((seen, facts)) = lock(known).get(path)
        && *seen == stamp
    {
        return facts.clone();
    }
    let facts = media::facts_of(path);
    match stamp {
        Some(stamp) => lock(known).insert(path.to_owned(), (stamp, facts.clone())),
        None => lock(known).remove(path),
    };
    facts
}

fn stamp(path: &Path) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok()?;
    Some((about.len(), about.modified().ok()))
}

/// What the composer shows of a clip beside that.
fn clip_shown(seen: &encode::Seen, fixes: Vec<(RuleId, ClipFix)>) -> Option<ClipShown> {
    let SlideFacts::Clip(sent) = &seen.facts else { return None };
    let own = seen.source.as_ref().unwrap_or(sent);
    let mut coding = own.codec.clone();
    if !own.profile.is_empty() {
        coding = format!("{coding} {}", own.profile);
    }
    Some(ClipShown {
        whole_ms: own.duration_ms,
        fps: own.fps,
        coding,
        kept: seen.kept.unwrap_or((0, own.duration_ms)),
        can_show: own.can_show(),
        sound: own.audio.is_some(),
        index_bytes: own.index_bytes,
        awaits_copy: seen.awaits_copy,
        refused: seen.refused.as_ref().map(ToString::to_string),
        fixes,
    })
}

/// What the composer shows of a file.
fn show(path: &Path, facts: &SlideFacts, pose: &Pose, room: Room) -> Shown {
    let (width, height) = facts.size().unwrap_or_default();
    let bytes = std::fs::metadata(path).map(|about| about.len()).unwrap_or_default();
    let mut shown = Shown { width, height, bytes, ..Shown::default() };
    match facts {
        SlideFacts::Picture(picture) => {
            shown.format = facts.format().name().to_owned();
            shown.sent = Some(Geometry::of((width, height), pose, room).sent);
            shown.turned = picture.turned;
            shown.carried = picture.carried;
            shown.profile.clone_from(&picture.profile);
        }
        SlideFacts::Clip(clip) => {
            shown.is_clip = true;
            shown.format = facts.format().name().to_owned();
            shown.duration_ms = Some(clip.duration_ms);
            shown.sent = Some((width, height));
        }
        SlideFacts::Broken(error) => {
            let trouble = error.trouble();
            shown.broken = Some(trouble.detail.unwrap_or_else(|| trouble.kind.title().to_owned()));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Slide;
    use crate::media::Rgba;
    use crate::media::picture::encode_jpeg;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let pixels = vec![120; (width * height * 4) as usize];
        encode_jpeg(&Rgba { width, height, pixels }, 80).unwrap()
    }

    fn stored(files: &[&Path]) -> StoredDraft {
        let slide = |file: &&Path| Slide { file: file.to_path_buf(), ..Slide::default() };
        let draft = Draft { slides: files.iter().map(slide).collect(), ..Draft::default() };
        StoredDraft {
            id: DraftId(1),
            account: "1".into(),
            draft,
            edit: 3,
            kept_at: 0,
            checked: None,
            op: None,
            published_at: None,
            template: None,
            thrown_at: None,
        }
    }

    #[test]
    fn a_picture_shows_its_facts_and_what_will_be_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wide.jpg");
        std::fs::write(&path, jpeg(2000, 1000)).unwrap();
        let (shown, findings) = examine(&stored(&[&path]), &Facts::default(), folder.path());
        assert_eq!((shown[0].width, shown[0].height, shown[0].format.as_str()), (2000, 1000, "JPEG"));
        assert!(shown[0].sent.is_some_and(|(width, _)| width <= 1440), "{:?}", shown[0].sent);
        assert!(!findings.is_empty());
    }

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.jpg");
        std::fs::write(&path, jpeg(400, 400)).unwrap();
        let known = Facts::default();
        let broken = SlideFacts::Broken(crate::media::MediaError::NotMedia);
        assert_eq!(facts_of(&path, &known).size(), Some((400, 400)));
        lock(&known).get_mut(&path).unwrap().1 = broken.clone();
        assert_eq!(facts_of(&path, &known), broken, "remembered");
        std::fs::write(&path, jpeg(500, 400)).unwrap();
        assert_eq!(facts_of(&path, &known).size(), Some((500, 400)));
    }

    #[test]
    fn a_file_that_cannot_be_used_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("clip.mp4");
        std::fs::write(&text, b"only words").unwrap();
        let missing = folder.path().join("nowhere.jpg");
        let (shown, _) = examine(&stored(&[&text, &missing]), &Facts::default(), folder.path());
        assert!(shown.iter().all(|slide| slide.broken.is_some()), "{shown:?}");
    }
}
