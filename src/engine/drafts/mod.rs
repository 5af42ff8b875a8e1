//! What is done with drafts beyond keeping their edits: copies, templates, thrown away and had back, pasted pictures,
//! posts written again, folders taken in.
//! Invariant: a draft that appears is whole: its words and the places of its files are written in one go.

mod again;
mod files;
pub mod import;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::domain::{AccountId, Draft, DraftId, MediaId, Trouble};
use crate::store::tables::drafts;
use crate::store::{StoreError, Tx};
use crate::tr;

use super::context::Context;
use super::examine::Examiner;
use super::outbox::Outbox;
use import::{ImportState, Plan};

/// What was thrown away can be had back for so long.
pub const KEPT_DAYS: i64 = 30;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Pasted pictures whose places are still told.
const TOLD: usize = 16;

/// A wish about drafts.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftWish {
    /// Begin a draft that holds what this one holds, a template too.
    Copy(DraftId),
    /// Keep what this draft holds as a template, beside it.
    KeepTemplate { draft: DraftId, name: String },
    /// Give a template another name.
    RenameTemplate { draft: DraftId, name: String },
    /// Have a draft back that was thrown away.
    PutBack(DraftId),
    /// Take away for good what was thrown away.
    ForgetThrown,
    /// Keep the picture of the clipboard as a file of the profile; its place is told under the number.
    Paste { number: u64, picture: Pasting },
    /// Begin a draft as a published post is: words, alt texts, pictures at full size.
    Again(MediaId),
    /// Look into a folder with pictures and a list, and tell what would be made of it.
    LookInto { folder: PathBuf, zone: TimeZone },
    /// Forget the folder that was looked into.
    CloseImport,
    /// Make the drafts of a plan; those with a time are scheduled too if that is wished.
    Import { plan: Arc<Plan>, schedule: bool },
}

/// Pixels of the clipboard, wherever they are.
pub trait Pixels: Send + Sync + std::fmt::Debug {
    /// Width and height in pixels.
    fn size(&self) -> (u32, u32);
    /// Red, green, blue, alpha, not premultiplied; `width × height × 4` bytes. Called off the UI thread.
    fn rgba(&self) -> Vec<u8>;
}

/// A picture that is being pasted.
#[derive(Clone, Debug)]
pub struct Pasting(pub Arc<dyn Pixels>);

impl PartialEq for Pasting {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What travels of it beside the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftsState {
    /// Pasted pictures by the number of their wish: where they were put, or why not.
    pub pasted: Vec<(u64, Result<PathBuf, Trouble>)>,
    /// Posts that are being made into drafts.
    pub making: usize,
    pub import: ImportState,
}

/// Does it.
#[derive(Clone)]
pub struct DraftDesk {
    context: Context,
    examiner: Examiner,
    outbox: Outbox,
}

impl DraftDesk {
    /// Takes away what nobody needs any more: drafts thrown away long ago, files of no draft.
    pub fn start(context: Context, examiner: Examiner, outbox: Outbox) -> Self {
        let desk = Self { context, examiner, outbox };
        let (tidying, guard) = (desk.clone(), desk.context.begin());
        tokio::spawn(async move {
            tidying.tidy().await;
            drop(guard);
        });
        desk
    }

    async fn tidy(&self) {
        let before = self.context.now() - KEPT_DAYS * DAY_MS;
        if let Err(error) = self.context.write(move |tx| drafts::forget_thrown(tx, before)).await {
            tracing::warn!(%error, "drafts thrown away long ago stay");
        }
        let (context, folder) = (self.context.clone(), self.context.profile.drafts());
        let swept = tokio::task::spawn_blocking(move || {
            files::sweep(&folder, |name| context.read(|c| drafts::names_file(c, name)))
        });
        if let Ok(Err(error)) = swept.await {
            tracing::warn!(%error, "files of drafts could not be looked through");
        }
    }

    /// Carries a wish out; what takes long goes on beside whatever else is asked for.
    pub async fn carry_out(&self, account: AccountId, wish: DraftWish) {
        let now = self.context.now();
        match wish {
            DraftWish::Copy(draft) => self.write(move |tx| copy(tx, draft, now).map(drop)).await,
            DraftWish::KeepTemplate { draft, name } => {
                self.write(move |tx| {
                    let Some(template) = copy(tx, draft, now)? else { return Ok(()) };
                    drafts::name_template(tx, template, Some(&name))
                })
                .await;
            }
            DraftWish::RenameTemplate { draft, name } => {
                self.write(move |tx| drafts::name_template(tx, draft, Some(&name))).await;
            }
            DraftWish::PutBack(draft) => self.write(move |tx| drafts::put_back(tx, draft, now)).await,
            DraftWish::ForgetThrown => self.write(move |tx| drafts::forget_thrown(tx, now + 1)).await,
            DraftWish::Paste { number, picture } => self.apart(move |desk| async move {
                desk.paste(number, picture).await;
            }),
            DraftWish::Again(media) => {
                self.context.news.change(|status| status.drafts.making += 1);
                self.apart(move |desk| async move {
                    desk.again(&account, &media).await;
                    desk.context.news.change(|status| status.drafts.making -= 1);
                });
            }
            DraftWish::LookInto { folder, zone } => {
                self.context
                    .news
                    .change(|status| status.drafts.import = ImportState::Looking(folder.clone()));
                self.apart(move |desk| async move { desk.look_into(folder, zone).await });
            }
            DraftWish::CloseImport => {
                self.context.news.change(|status| status.drafts.import = ImportState::Nothing);
            }
            DraftWish::Import { plan, schedule } => self.import(account, &plan, schedule).await,
        }
    }

    /// Does something beside the commands.
    fn apart<F: Future<Output = ()> + Send + 'static>(&self, work: impl FnOnce(Self) -> F + Send + 'static) {
        let (desk, guard) = (self.clone(), self.context.begin());
        tokio::spawn(async move {
            work(desk).await;
            drop(guard);
        });
    }

    async fn write(&self, write: impl FnOnce(&Tx) -> Result<(), StoreError> + Send + 'static) {
        if let Err(error) = self.context.write(write).await {
            self.tell(error.trouble().sentence());
        }
        self.examiner.look();
    }

    fn tell(&self, words: String) {
        self.context.news.notice(words, None);
    }

    /// Starts a draft that holds something; gives its id unless the store refuses, which is told.
    async fn begin(&self, account: &AccountId, content: Draft) -> Option<DraftId> {
        let (account, now) = (account.clone(), self.context.now());
        let begun = self.context.write(move |tx| drafts::new_of(tx, &account, &content, now)).await;
        self.examiner.look();
        begun.map_err(|error| self.tell(error.trouble().sentence())).ok()
    }

    async fn paste(&self, number: u64, picture: Pasting) {
        let folder = self.context.profile.drafts();
        let kept = tokio::task::spawn_blocking(move || {
            let (width, height) = picture.0.size();
            let png = crate::media::encode_png(width, height, &picture.0.rgba())
                .map_err(|error| error.trouble())?;
            files::keep(&folder, &png, "pasted", "png")
        });
        let kept = kept.await.unwrap_or_else(|error| {
            Err(Trouble::with(crate::domain::TroubleKind::FileBroken, error.to_string()))
        });
        if let Err(trouble) = &kept {
            self.tell(trouble.sentence());
        }
        self.context.news.change(|status| {
            let told = &mut status.drafts.pasted;
            told.push((number, kept));
            let more = told.len().saturating_sub(TOLD);
            told.drain(..more);
        });
    }

    async fn look_into(&self, folder: PathBuf, zone: TimeZone) {
        let (now, looked_in) = (self.context.clock.now(), folder.clone());
        let plan = tokio::task::spawn_blocking(move || import::look(&looked_in, &zone, now)).await;
        let state = match plan {
            Ok(Ok(plan)) => ImportState::Looked(Arc::new(plan)),
            Ok(Err(why)) => ImportState::Failed(folder.clone(), why),
            Err(error) => ImportState::Failed(folder.clone(), error.to_string()),
        };
        self.context.news.change(|status| {
            // Closed, or another folder was asked for meanwhile.
            if status.drafts.import == ImportState::Looking(folder.clone()) {
                status.drafts.import = state;
            }
        });
    }

    async fn import(&self, account: AccountId, plan: &Plan, schedule: bool) {
        let (now, of) = (self.context.now(), account.clone());
        let rows: Vec<import::Row> = plan.rows.iter().filter(|row| !row.left_out()).cloned().collect();
        let made = self
            .context
            .write(move |tx| {
                let begin = |row: import::Row| drafts::new_of(tx, &of, &row.draft, now).map(|id| (id, row));
                rows.into_iter().map(begin).collect::<Result<Vec<_>, _>>()
            })
            .await;
        self.examiner.look();
        self.context.news.change(|status| status.drafts.import = ImportState::Nothing);
        let made = match made {
            Ok(made) => made,
            Err(error) => return self.tell(error.trouble().sentence()),
        };
        let count = made.len();
        let later = made.into_iter().filter(|(_, row)| schedule && row.can_be_scheduled());
        let later: Vec<_> = later.filter_map(|(id, row)| Some((id, row.draft, row.slot?))).collect();
        let scheduled = if later.is_empty() { 0 } else { self.outbox.schedule_all(account, later).await };
        self.tell(match (count, scheduled) {
            (1, 0) => tr!("1 draft was made").to_owned(),
            (_, 0) => tr!("{count} drafts were made", count = count),
            (_, _) => tr!(
                "{count} drafts were made, {scheduled} of them scheduled",
                count = count,
                scheduled = scheduled
            ),
        });
    }
}

/// A draft that holds what another holds.
fn copy(tx: &Tx<'_>, draft: DraftId, now: i64) -> Result<Option<DraftId>, StoreError> {
    let Some(stored) = drafts::one(tx, draft)? else { return Ok(None) };
    drafts::new_of(tx, &stored.account, &stored.draft, now).map(Some)
}
