//! Why Instagram counts more comments under a post than it returns: from what is known to what is likely.
//! Invariant: a reason is named only where a fact of section 5.1 allows it, and only what is certain is taken off
//! what is missing.

use super::Product;

/// What is known of a post whose comments do not add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// `comments_count`, replies included (section 3.2).
    pub reported: u64,
    /// Comments and replies that Instagram returned of it.
    pub tops: u64,
    pub replies: u64,
    /// Of those, by somebody else than the account.
    pub by_others: u64,
    /// Of those, hidden by the account: Instagram counts and returns them all the same.
    pub hidden: u64,
    /// Kept here and not deleted, but left out when the whole list was read last: Instagram returned them once.
    pub withheld: u64,
    /// Deleted after Instagram told the count, which still holds them.
    pub gone: u64,
    /// Deleted within the day before Instagram told the count, which may lag.
    pub gone_lately: u64,
    pub product: Product,
    pub house: House,
}

/// How the other posts of the account fare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// Posts under which Instagram counts comments and which were read.
    pub counted: u64,
    /// Of those, posts that returned not one.
    pub empty: u64,
    /// Comments by somebody else that were returned anywhere.
    pub by_others: u64,
}

/// Why comments are counted and not returned. All of section 5.1, unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// They were deleted, and the count was told before.
    Deleted,
    /// They were deleted a while ago, and the count lags.
    Lags,
    /// The app is not published, or lacks access to other people's comments (fact 4).
    AppAccess,
    /// It is an ad; comments on ads are not returned.
    Ad,
    /// The post or the account has an age gate.
    AgeGate,
    /// Their authors are restricted by the account.
    Restricted,
    /// A filter of Instagram's keeps them back.
    Filtered,
    /// An ad was made of the post. Its comments are not in the count (section 3.2), so this explains nothing; it
    /// is named because it is what many people think of first.
    AdCopy,
}

/// How much speaks for a reason, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likelihood {
    Unlikely,
    Possible,
    Likely,
    Certain,
}

/// A reason and how likely it is for this post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub reason: Reason,
    pub likelihood: Likelihood,
}

impl Evidence {
    /// What Instagram returned, replies included.
    pub fn returned(&self) -> u64 {
        self.tops + self.replies
    }

    /// What is counted and not returned.
    pub fn missing(&self) -> u64 {
        self.reported.saturating_sub(self.returned())
    }

    /// Of what is missing, what is explained: deleted after the count was told.
    pub fn explained(&self) -> u64 {
        self.gone.min(self.missing())
    }

    /// Of what is missing, what nothing kept here explains.
    pub fn unexplained(&self) -> u64 {
        self.missing() - self.explained()
    }

    /// The reasons that are possible, the likeliest first; none where nothing is missing.
    pub fn findings(&self) -> Vec<Finding> {
        if self.missing() == 0 {
            return Vec::new();
        }
        let all = [
            (Reason::Deleted, self.deleted()),
            (Reason::AppAccess, self.app_access()),
            (Reason::Ad, (self.product == Product::Ad).then_some(Likelihood::Likely)),
            (Reason::AgeGate, self.age_gate()),
            (Reason::Lags, self.lags()),
            (Reason::Restricted, self.restricted()),
            (Reason::Filtered, self.filtered()),
            (Reason::AdCopy, (self.product != Product::Ad).then_some(Likelihood::Unlikely)),
        ];
        let found = |(reason, likelihood): (Reason, Option<Likelihood>)| {
            likelihood.map(|likelihood| Finding { reason, likelihood })
        };
        let mut findings: Vec<Finding> = all.into_iter().filter_map(found).collect();
        // A stable sort: of equals, the order above stays.
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.likelihood));
        findings
    }

    fn deleted(&self) -> Option<Likelihood> {
        (self.gone > 0).then_some(Likelihood::Certain)
    }

    /// An app that may not read drops other people's comments under every post; one comment by somebody else
    /// anywhere shows that it may read some.
    fn app_access(&self) -> Option<Likelihood> {
        match self.house {
            House { by_others: 0, counted, .. } if counted > 1 => Some(Likelihood::Likely),
            House { by_others: 0, .. } => Some(Likelihood::Possible),
            // People with a role at an app in development are returned, all others are not.
            House { counted, empty, .. } if counted >= 4 && 2 * empty >= counted => {
                Some(Likelihood::Possible)
            }
            _ => None,
        }
    }

    /// An age gate keeps back all comments of a post, and only of some posts.
    fn age_gate(&self) -> Option<Likelihood> {
        if self.by_others > 0 || self.product == Product::Ad {
            return None;
        }
        match (self.house.by_others, self.is_few()) {
            (0, _) => Some(Likelihood::Possible),
            (_, true) => Some(Likelihood::Possible),
            (_, false) => Some(Likelihood::Likely),
        }
    }

    fn lags(&self) -> Option<Likelihood> {
        match (self.gone_lately, self.unexplained()) {
            (0, _) | (_, 0) => None,
            (gone, missing) if gone >= missing => Some(Likelihood::Likely),
            _ => Some(Likelihood::Possible),
        }
    }

    /// People are restricted one by one: some comments are missing, not all.
    fn restricted(&self) -> Option<Likelihood> {
        match (self.unexplained(), self.by_others) {
            (0, _) => None,
            (missing, others) if others > missing => Some(Likelihood::Likely),
            (_, others) if others > 0 || self.is_few() => Some(Likelihood::Possible),
            _ => Some(Likelihood::Unlikely),
        }
    }

    fn filtered(&self) -> Option<Likelihood> {
        match (self.unexplained(), self.by_others) {
            (0, _) => None,
            (_, others) if others > 0 || self.is_few() => Some(Likelihood::Possible),
            _ => Some(Likelihood::Unlikely),
        }
    }

    /// So few are missing that a person or two may have written them.
    fn is_few(&self) -> bool {
        self.missing() <= 3
    }
}

#[cfg(test)]
mod tests {
    use super::Likelihood::{Certain, Likely, Possible, Unlikely};
    use super::Reason::{Ad, AdCopy, AgeGate, AppAccess, Deleted, Filtered, Lags, Restricted};
    use super::*;

    /// An account whose comments are returned, but for this post.
    const HEALTHY: House = House { counted: 40, empty: 1, by_others: 900 };
    /// An account of which nothing is returned.
    const MUTE: House = House { counted: 40, empty: 40, by_others: 0 };

    fn some(reported: u64, tops: u64, replies: u64) -> Evidence {
        let by_others = tops + replies;
        Evidence { reported, tops, replies, by_others, house: HEALTHY, ..Evidence::default() }
    }

    #[test]
    fn the_sum_takes_off_only_what_is_certain() {
        let evidence = Evidence { gone: 3, hidden: 2, gone_lately: 1, ..some(14, 4, 2) };
        assert_eq!((evidence.returned(), evidence.missing()), (6, 8));
        assert_eq!((evidence.explained(), evidence.unexplained()), (3, 5));
        let deleted = Evidence { gone: 9, ..some(8, 6, 0) };
        assert_eq!((deleted.explained(), deleted.unexplained()), (2, 0), "never more than is missing");
        assert_eq!(some(3, 4, 0).missing(), 0, "more than was counted is no gap");
    }

    /// What it is called, what is known, and the reasons that are wanted.
    type Row = (&'static str, Evidence, &'static [(Reason, Likelihood)]);

    fn each_has_its_reasons(rows: &[Row]) {
        for (name, evidence, wanted) in rows {
            let found: Vec<_> =
                evidence.findings().iter().map(|finding| (finding.reason, finding.likelihood)).collect();
            assert_eq!(found, *wanted, "{name}");
        }
    }

    #[test]
    fn every_kind_of_gap_has_its_reasons_in_order() {
        each_has_its_reasons(&[
            ("all are here", some(6, 4, 2), &[]),
            (
                "a few of many",
                some(36, 30, 4),
                &[(Restricted, Likely), (Filtered, Possible), (AdCopy, Unlikely)],
            ),
            (
                "most of them",
                some(36, 3, 1),
                &[(Restricted, Possible), (Filtered, Possible), (AdCopy, Unlikely)],
            ),
            (
                "none, while other posts return theirs",
                some(12, 0, 0),
                &[(AgeGate, Likely), (Restricted, Unlikely), (Filtered, Unlikely), (AdCopy, Unlikely)],
            ),
            (
                "the only two",
                some(2, 0, 0),
                &[(AgeGate, Possible), (Restricted, Possible), (Filtered, Possible), (AdCopy, Unlikely)],
            ),
            (
                "no post returns any",
                Evidence { house: MUTE, ..some(12, 0, 0) },
                &[
                    (AppAccess, Likely),
                    (AgeGate, Possible),
                    (Restricted, Unlikely),
                    (Filtered, Unlikely),
                    (AdCopy, Unlikely),
                ],
            ),
            (
                "only own replies come back",
                Evidence { by_others: 0, house: MUTE, ..some(12, 0, 3) },
                &[
                    (AppAccess, Likely),
                    (AgeGate, Possible),
                    (Restricted, Unlikely),
                    (Filtered, Unlikely),
                    (AdCopy, Unlikely),
                ],
            ),
            (
                "the one post there is",
                Evidence { house: House { counted: 1, empty: 1, by_others: 0 }, ..some(12, 0, 0) },
                &[
                    (AppAccess, Possible),
                    (AgeGate, Possible),
                    (Restricted, Unlikely),
                    (Filtered, Unlikely),
                    (AdCopy, Unlikely),
                ],
            ),
            (
                "an app in development, whose team comments too",
                Evidence { house: House { counted: 10, empty: 8, by_others: 5 }, ..some(12, 1, 0) },
                &[(AppAccess, Possible), (Restricted, Possible), (Filtered, Possible), (AdCopy, Unlikely)],
            ),
        ]);
    }

    #[test]
    fn ads_and_deletions_explain_more_than_people_do() {
        each_has_its_reasons(&[
            (
                "an ad",
                Evidence { product: Product::Ad, ..some(12, 0, 0) },
                &[(Ad, Likely), (Restricted, Unlikely), (Filtered, Unlikely)],
            ),
            (
                "deleted a moment ago",
                Evidence { gone: 2, ..some(8, 6, 0) },
                &[(Deleted, Certain), (AdCopy, Unlikely)],
            ),
            (
                "deleted this morning, and one more",
                Evidence { gone_lately: 1, ..some(8, 6, 0) },
                &[(Restricted, Likely), (Lags, Possible), (Filtered, Possible), (AdCopy, Unlikely)],
            ),
            (
                "deleted this morning",
                Evidence { gone_lately: 2, ..some(8, 6, 0) },
                &[(Lags, Likely), (Restricted, Likely), (Filtered, Possible), (AdCopy, Unlikely)],
            ),
        ]);
    }
}
