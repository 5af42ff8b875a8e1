//! The switches of the sandbox: where documents and live service differ, and how the account stands.
//! Invariant: the default of every switch is what the live service was last seen doing (section 12).

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Every switch; all of them can be flipped while the sandbox runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Token replies inside `data[]`, as documented, instead of flat (section 1.4).
    pub token_in_data: bool,
    /// `user_id` of the token reply as a string instead of a number beyond 2^53 (section 1.4).
    pub user_id_as_text: bool,
    /// `permissions` as one comma text instead of an array (section 1.4).
    pub permissions_as_text: bool,
    /// `/me` inside `data[]`, as documented, instead of flat (section 2).
    pub account_in_data: bool,
    /// The account accepted the tester invite; `false` makes every call fail (section 1.1).
    pub tester_accepted: bool,
    /// The account is a professional one. What happens otherwise is a guess: the account reads as
    /// `PERSONAL`, everything else is refused with code 10.
    pub professional: bool,
    /// The app may read other people's comments; `false` gives empty lists with HTTP 200 (section 5.1).
    pub comments_readable: bool,
    /// The app is published; while it is not, only comments of the account and of people with a role at the app
    /// are returned, which is what reporters infer (section 5.1).
    pub app_published: bool,
    /// Leaves `paging` out of the only or last page (section 3.1).
    pub paging_sparse: bool,
    /// Protocol features removed on 27 Oct 2026 are refused instead of ignored (section 0, fact 10).
    pub refuse_removed_features: bool,
    /// `collaborators` is refused on containers (section 4.2).
    pub refuse_collaborators: bool,
    /// Trial reels are not available to the account: 2207081 (section 4.2).
    pub refuse_trial_reels: bool,
    /// Trial reels that may be made in 24 hours; more end as 2207078. The real number is not known (section 8.2).
    pub trial_total: Option<u64>,
    /// Trial reels stand in the account's list of media before they are shown to everybody. Not documented; the
    /// careful guess is that they do not.
    pub trial_reels_listed: bool,
    /// Usernames of nobody, or of people who may not be named: 2207018 (section 8.2).
    pub unknown_people: Vec<String>,
    /// Numbers of no place: `INVALID_LOCATION_ID` (section 4.2).
    pub unknown_places: Vec<String>,
    /// `is_ai_generated` is refused on stories, which is not established (section 12).
    pub refuse_ai_label_on_stories: bool,
    /// Stories have no permalink.
    pub stories_without_permalink: bool,
    /// The account is restricted: publishing answers 25/2207050 (section 8.2).
    pub restricted: bool,
    /// An image container is fetched before the create call is answered, and a bad one refuses the
    /// call itself; otherwise every container answers at once and fails in its status.
    pub images_at_once: bool,
    /// The create call is answered only when the fetch is over, whatever it found: nothing of a
    /// publication then depends on real time, which tests with a standing clock want.
    pub fetch_first: bool,
    /// Any edit list in a clip is refused, not only one that cuts something away (section 4.8).
    pub strict_edit_lists: bool,
    /// Seconds of sandbox time a fetched image is worked on.
    pub image_seconds: i64,
    /// Seconds of sandbox time a fetched clip is worked on.
    pub clip_seconds: i64,
    /// Publications per rolling 24 hours (section 4.7).
    pub quota_total: u64,
    /// Containers per rolling 24 hours (section 4.7).
    pub container_total: u64,
    /// Calls per rolling hour that make 100 % of the usage headers.
    pub call_budget: u64,
    /// Usage headers stand at this percentage, whatever was called; 100 and more refuses calls.
    pub usage_percent: Option<u64>,
    /// Leaves the usage headers out (section 8.3).
    pub usage_absent: bool,
    /// Comments and replies that may be written in a rolling hour; more end as a spam block (section 5.2).
    /// The real pace is not known, so nothing is blocked unless a number is set.
    pub comments_an_hour: Option<u64>,
    /// Error bodies leave out, each time others, the keys that may be missing (section 8.1).
    pub errors_sparse: bool,
    /// Days of insights end this many hours before now (section 7.1: up to 48).
    pub insights_lag_hours: i64,
    /// Numbers of a day are told short of a tenth at its end and whole only so many hours later (section 7.1: data up
    /// to 48 h late).
    pub insights_settle_hours: i64,
    /// Days for which the account's numbers are kept (section 7.1).
    pub insights_kept_days: i64,
    /// Days for which the numbers of media are kept (section 7.2).
    pub media_insights_kept_days: i64,
    /// Metrics that are refused as if there were none of that name, in whatever list they stand: an account whose
    /// metric was taken away for a while (section 7.1).
    pub refused_metrics: Vec<String>,
    /// Metrics that are known and for which nothing is given: an empty `data`, not 0 (section 7.1).
    pub withheld_metrics: Vec<String>,
    /// `follows_and_unfollows` comes without its `total_value` (section 7.1).
    pub follows_without_total: bool,
    /// `reached_audience_demographics` is refused, as the newest table has it no more (section 7.1).
    pub reached_demographics_gone: bool,
    /// The account sits in Europe or Japan: replies to its stories are 0 (sections 7.1, 7.2, 10).
    pub replies_not_counted: bool,
    /// Lifetime values of media stand at this percentage of what was counted: they may fall (section 7.2).
    pub lifetime_percent: u64,
    /// Hours of `online_followers` are hours of UTC instead of the hours of the Pacific day. Which is true is not
    /// established.
    pub online_hours_in_utc: bool,
    /// Media older than this (unix seconds) have no insights: 100/2108006 (section 7.2).
    pub professional_since: Option<i64>,
    /// Followers as counted, when not the world's: fewer than 100 empties some metrics (section 7.1).
    pub followers: Option<u64>,
    /// A token younger than 24 hours is refreshed instead of refused; the refusal itself is a guess
    /// (section 1.6).
    pub refresh_young: bool,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches {
            token_in_data: false,
            user_id_as_text: false,
            permissions_as_text: false,
            account_in_data: false,
            tester_accepted: true,
            professional: true,
            comments_readable: true,
            app_published: true,
            paging_sparse: false,
            refuse_removed_features: false,
            refuse_collaborators: false,
            refuse_trial_reels: false,
            trial_total: None,
            trial_reels_listed: false,
            unknown_people: Vec::new(),
            unknown_places: Vec::new(),
            refuse_ai_label_on_stories: false,
            stories_without_permalink: false,
            restricted: false,
            images_at_once: false,
            fetch_first: false,
            strict_edit_lists: false,
            image_seconds: 0,
            clip_seconds: 4,
            quota_total: 100,
            container_total: 400,
            call_budget: 20_000,
            usage_percent: None,
            usage_absent: false,
            comments_an_hour: None,
            errors_sparse: false,
            insights_lag_hours: 0,
            insights_settle_hours: 0,
            insights_kept_days: 90,
            media_insights_kept_days: 730,
            refused_metrics: Vec::new(),
            withheld_metrics: Vec::new(),
            follows_without_total: false,
            reached_demographics_gone: false,
            replies_not_counted: false,
            lifetime_percent: 100,
            online_hours_in_utc: false,
            professional_since: None,
            followers: None,
            refresh_young: false,
        }
    }
}

impl Switches {
    /// These switches with the ones named in `changes` (a JSON object) flipped.
    ///
    /// # Errors
    /// A sentence when `changes` is no object, names no switch, or has a wrong value.
    pub fn changed(&self, changes: &Value) -> Result<Switches, String> {
        let Value::Object(changes) = changes else {
            return Err("switches are changed by a JSON object".into());
        };
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        for (name, value) in changes {
            all[name.as_str()] = value.clone();
        }
        serde_json::from_value(all).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn some_switches_change_and_the_others_stay() {
        let changed =
            Switches::default().changed(&json!({ "quota_total": 25, "usage_percent": 80 })).unwrap();
        assert_eq!((changed.quota_total, changed.usage_percent), (25, Some(80)));
        assert_eq!(Switches { quota_total: 100, usage_percent: None, ..changed }, Switches::default());
    }

    #[test]
    fn an_unknown_switch_is_refused() {
        assert!(Switches::default().changed(&json!({ "quota": 1 })).is_err());
        assert!(Switches::default().changed(&json!([1])).is_err());
    }
}
