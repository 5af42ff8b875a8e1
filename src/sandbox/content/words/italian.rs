//! Italian phrases.
//! Invariant: each line is a whole sentence that can stand alone.

use super::{Phrases, Topic};

pub(super) const PHRASES: Phrases = Phrases {
    gap: " ",
    any: &[
        "Che meraviglia!",
        "Bellissimo",
        "Che pace.",
        "Bravissimi.",
        "Poesia pura.",
        "Non ho parole.",
        "Stupendo!",
    ],
    object: &[
        "Quel bordo è perfetto.",
        "La mia la uso ogni mattina.",
        "Viene voglia di abbracciarlo.",
        "Un blu che sembra il mare d’inverno.",
        "So già dove metterlo.",
        "Arrivata ieri, sana e bellissima.",
    ],
    place: &[
        "Sento il sale da qui.",
        "Che strada per andare al lavoro!",
        "È il colore delle vostre ciotole.",
        "Quanto mi manca il mare.",
    ],
    work: &[
        "Buona cottura!",
        "Potrei guardarlo per ore.",
        "Che arancione!",
        "La terza da sinistra, per favore.",
    ],
    tails: &[
        "Un saluto da Faenza.",
        "Non cambiate mai.",
        "Mia nonna ne aveva una uguale.",
        "Grazie di esistere.",
    ],
    asks: &[
        (Topic::Price, "Quanto costa?"),
        (Topic::Shipping, "Spedite in Italia?"),
        (Topic::Dishwasher, "Va in lavastoviglie?"),
        (Topic::Oven, "Si può mettere in forno?"),
        (Topic::Size, "Quanto è alto?"),
        (Topic::Available, "È ancora disponibile?"),
        (Topic::Workshop, "Fate corsi per principianti?"),
        (Topic::Glaze, "È uno smalto di cenere?"),
        (Topic::Visit, "Siete aperti la domenica?"),
        (Topic::Making, "Quanto ci vuole per un pezzo così?"),
        (Topic::Place, "Dove si trova?"),
    ],
    complaints: &["La mia tazza è arrivata scheggiata. Cosa posso fare?"],
};
