//! What the known providers of buckets fix, and what they leave to say.
//! Invariant: a preset never invents an account's own part of an endpoint; it shows an example of it.

use super::{AddressStyle, Bucket, Provider};
use crate::tr;

/// What a provider says of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// It is always this; `{region}` stands for the region.
    To(&'static str),
    /// It is the user's to say, and looks like this.
    Asked(&'static str),
}

/// What a provider fixes of a bucket's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    pub provider: Provider,
    pub endpoint: Fixed,
    pub region: Fixed,
    /// The style to begin with.
    pub style: AddressStyle,
    /// Whether the other style works as well.
    pub takes_both: bool,
}

#[rustfmt::skip]
const PRESETS: &[Preset] = &[
    preset(Provider::Amazon, Fixed::To("https://s3.{region}.amazonaws.com"), Fixed::Asked("eu-central-1"), AddressStyle::HostName, true),
    preset(Provider::R2, Fixed::Asked("https://….r2.cloudflarestorage.com"), Fixed::To("auto"), AddressStyle::Path, true),
    preset(Provider::B2, Fixed::To("https://s3.{region}.backblazeb2.com"), Fixed::Asked("eu-central-003"), AddressStyle::Path, true),
    preset(Provider::Wasabi, Fixed::To("https://s3.{region}.wasabisys.com"), Fixed::Asked("eu-central-2"), AddressStyle::Path, true),
    preset(Provider::Minio, Fixed::Asked("https://files.example.org"), Fixed::Asked("us-east-1"), AddressStyle::Path, false),
    preset(Provider::Other, Fixed::Asked("https://s3.example.org"), Fixed::Asked("us-east-1"), AddressStyle::Path, true),
];

const fn preset(
    provider: Provider,
    endpoint: Fixed,
    region: Fixed,
    style: AddressStyle,
    takes_both: bool,
) -> Preset {
    Preset { provider, endpoint, region, style, takes_both }
}

impl Preset {
    /// The row of a provider.
    pub fn of(provider: Provider) -> &'static Self {
        PRESETS.iter().find(|preset| preset.provider == provider).unwrap_or(&PRESETS[0])
    }

    /// Why the region cannot be changed, as a few words inside the field; `None`: it can.
    pub fn region_note(&self) -> Option<String> {
        let Fixed::To(_) = self.region else { return None };
        Some(tr!("{provider} has only this one", provider = self.short_name()))
    }

    /// What to say beside the styles.
    pub fn style_note(&self) -> Option<String> {
        self.takes_both.then(|| tr!("{provider} takes both", provider = self.short_name()))
    }

    /// The name on the chip.
    pub fn short_name(&self) -> &'static str {
        match self.provider {
            Provider::R2 => "R2",
            Provider::B2 => "B2",
            other => other.label(),
        }
    }
}

impl Bucket {
    /// Changes the provider: what it fixes is filled in, what another had fixed is left empty.
    pub fn choose(&mut self, provider: Provider) {
        let (before, after) = (Preset::of(self.provider), Preset::of(provider));
        if before.region != after.region {
            self.region.clear();
        }
        self.endpoint.clear();
        self.style = after.style;
        self.provider = provider;
        if let Fixed::To(region) = after.region {
            region.clone_into(&mut self.region);
        }
    }

    /// The address of the provider's servers, the region filled in.
    pub fn endpoint(&self) -> String {
        let preset = Preset::of(self.provider);
        match preset.endpoint {
            Fixed::To(fixed) => fixed.replace("{region}", self.region()),
            Fixed::Asked(_) => self.endpoint.trim().trim_end_matches('/').to_owned(),
        }
    }

    /// The region that requests are signed for: the one that is set, else the one that servers without
    /// regions take.
    pub fn region(&self) -> &str {
        match (Preset::of(self.provider).region, self.region.trim()) {
            (Fixed::To(fixed), _) => fixed,
            (Fixed::Asked(_), "") => "us-east-1",
            (Fixed::Asked(_), said) => said,
        }
    }

    /// The folder in the bucket, without slashes at its ends.
    pub fn folder(&self) -> &str {
        self.prefix.trim().trim_matches('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_has_its_own_row() {
        for provider in Provider::ALL {
            assert_eq!(Preset::of(provider).provider, provider);
        }
    }

    #[test]
    fn choosing_a_provider_fills_in_what_it_fixes() {
        let mut bucket = Bucket { endpoint: "https://old.example".into(), ..Bucket::default() };
        bucket.choose(Provider::R2);
        assert_eq!((bucket.region.as_str(), bucket.endpoint.as_str()), ("auto", ""));
        bucket.endpoint = "https://4c1f.r2.cloudflarestorage.com/".into();
        assert_eq!(bucket.endpoint(), "https://4c1f.r2.cloudflarestorage.com");
        bucket.choose(Provider::Amazon);
        bucket.region = "eu-west-3".into();
        assert_eq!(bucket.endpoint(), "https://s3.eu-west-3.amazonaws.com");
        assert_eq!(bucket.style, AddressStyle::HostName);
        assert_eq!(Preset::of(Provider::R2).region_note().as_deref(), Some("R2 has only this one"));
    }
}
