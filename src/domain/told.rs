//! What is known of a number: told, zero, late, absent, or not to be had, and why.
//! Invariant: the five look different wherever they are shown, and only a number that Instagram gave is a number.

use jiff::civil::Date;

use crate::{tr, tr_count};

/// A number, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// Given, and it will not change by being late; never zero.
    Known(f64),
    /// Given, and nothing was counted.
    Zero,
    /// It may still change or come: Instagram is up to 48 hours late (section 7.1). What was given so far, if
    /// anything.
    Late(Option<f64>),
    /// Asked for so often and not given. Not asked for yet: 0.
    Absent { asked: u32 },
    /// There is none of this kind, or of this account.
    NotFor(NotFor),
}

/// Why a number cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFor {
    /// Posts of this kind do not have it (section 7.2).
    Kind,
    /// The account has fewer followers than this (section 7.1).
    FewFollowers { least: u64 },
    /// Fewer people than this saw it or acted (section 7.1, 7.2).
    FewPeople { least: u64 },
    /// The post is older than the account is a professional one (section 7.2).
    BeforeProfessional,
    /// It did not exist on that day.
    BeforeMetric { since: Date },
    /// Nobody asked for it while Instagram still kept it: so many days.
    TooOld { kept_days: u32 },
    /// Instagram refuses it to this account; it is asked for again, rarely.
    Refused,
    /// A period that Instagram does not count people over, and whose days may not be added up.
    NoRange,
}

impl Told {
    /// A value that was given; `late`: read while it could still change.
    pub fn given(value: f64, late: bool) -> Self {
        if late {
            Self::Late(Some(value))
        } else if value == 0.0 {
            Self::Zero
        } else {
            Self::Known(value)
        }
    }

    /// The number that Instagram gave, be it provisional.
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Known(value) => Some(value),
            Self::Zero => Some(0.0),
            Self::Late(value) => value,
            Self::Absent { .. } | Self::NotFor(_) => None,
        }
    }

    /// Whether it may still change.
    pub fn is_late(self) -> bool {
        matches!(self, Self::Late(_))
    }

    /// One word for a table's or an export's column of states.
    pub fn word(self) -> &'static str {
        match self {
            Self::Known(_) => tr!("given"),
            Self::Zero => tr!("zero"),
            Self::Late(_) => tr!("late"),
            Self::Absent { .. } => tr!("absent"),
            Self::NotFor(_) => tr!("not for this"),
        }
    }

    /// Why there is no number, or why it is no last word; `None`: there is nothing to say.
    pub fn why(self) -> Option<String> {
        match self {
            Self::Known(_) | Self::Zero => None,
            Self::Late(Some(_)) => Some(tr!("May still change: Instagram is up to 48 hours late").to_owned()),
            Self::Late(None) => Some(tr!("Still to come: Instagram is up to 48 hours late").to_owned()),
            Self::Absent { asked: 0 } => Some(tr!("Not asked for yet").to_owned()),
            Self::Absent { asked } => Some(tr_count!(
                asked,
                "Asked {count} time, not given",
                "Asked {count} times, not given",
                count = asked
            )),
            Self::NotFor(why) => Some(why.words()),
        }
    }
}

impl NotFor {
    /// In a sentence without a full stop.
    pub fn words(self) -> String {
        match self {
            Self::Kind => tr!("Posts of this kind do not have it").to_owned(),
            Self::FewFollowers { least } => {
                tr!("Instagram tells it from {count} followers on", count = least)
            }
            Self::FewPeople { least } => tr!("Instagram tells it from {count} people on", count = least),
            Self::BeforeProfessional => tr!("Posted before this was a professional account").to_owned(),
            Self::BeforeMetric { since } => tr!("Instagram counts it since {day}", day = since),
            Self::TooOld { kept_days } => {
                tr!("Older than the {count} days Instagram keeps", count = kept_days)
            }
            Self::Refused => tr!("Instagram refuses it to this account").to_owned(),
            Self::NoRange => {
                tr!("Instagram does not count people over this period, and days may not be added").to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_late_and_absent_are_different_things() {
        assert_eq!(Told::given(0.0, false), Told::Zero);
        assert_eq!(Told::given(0.0, true), Told::Late(Some(0.0)));
        assert_eq!(Told::Zero.number(), Some(0.0));
        assert_eq!(Told::Absent { asked: 3 }.number(), None);
        assert_eq!(Told::Absent { asked: 3 }.why().unwrap(), "Asked 3 times, not given");
        assert_eq!(Told::Absent { asked: 0 }.why().unwrap(), "Not asked for yet");
        assert_eq!(Told::Known(4.0).why(), None);
    }

    #[test]
    fn each_state_has_a_word_of_its_own() {
        let all = [
            Told::Known(1.0),
            Told::Zero,
            Told::Late(None),
            Told::Absent { asked: 1 },
            Told::NotFor(NotFor::Kind),
        ];
        let words: std::collections::BTreeSet<_> = all.iter().map(|told| told.word()).collect();
        assert_eq!(words.len(), all.len());
    }
}
