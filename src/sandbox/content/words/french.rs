//! French phrases.
//! Invariant: each line is a whole sentence that can stand alone.

use super::{Phrases, Topic};

pub(super) const PHRASES: Phrases = Phrases {
    gap: " ",
    any: &[
        "Quelle merveille.",
        "Magnifique !",
        "Tout est calme ici.",
        "Un vrai poème.",
        "Bravo à vous deux.",
        "C’est d’une douceur…",
        "J’adore, comme toujours.",
        "Sublime",
    ],
    object: &[
        "Cette ligne entre l’émail et la terre !",
        "La mienne sert tous les matins.",
        "On a envie de la prendre dans les mains.",
        "Une forme qui respire.",
        "Ce bleu, on dirait la mer à six heures.",
        "J’ai déjà trouvé sa place à la maison.",
        "Bien reçue hier, intacte et superbe.",
        "Le pied est parfait.",
    ],
    place: &[
        "On sent l’iode d’ici.",
        "Quel chemin pour aller travailler !",
        "C’est exactement la couleur de vos bols.",
        "Ça me manque.",
        "Quel silence.",
    ],
    work: &[
        "Bonne cuisson !",
        "Je pourrais regarder ça des heures.",
        "Quel orange !",
        "La troisième en partant de la gauche, s’il vous plaît.",
        "À samedi !",
    ],
    tails: &[
        "Bises de Nantes.",
        "Merci pour ce moment.",
        "Ma grand-mère avait la même.",
        "Ne changez rien.",
        "Vivement le printemps.",
        "Je commence à économiser.",
    ],
    asks: &[
        (Topic::Price, "Quel est le prix ?"),
        (Topic::Price, "Combien pour les quatre ?"),
        (Topic::Shipping, "Vous livrez en Belgique ?"),
        (Topic::Shipping, "Combien de temps pour la France ?"),
        (Topic::Dishwasher, "Est-ce que ça passe au lave-vaisselle ?"),
        (Topic::Oven, "Ça va au four ?"),
        (Topic::Size, "Quelle est sa hauteur ?"),
        (Topic::Available, "Il en reste ?"),
        (Topic::Available, "C’est déjà parti ?"),
        (Topic::Workshop, "Encore des places pour le stage de janvier ?"),
        (Topic::Glaze, "C’est un émail de cendre ?"),
        (Topic::Visit, "Peut-on visiter l’atelier le dimanche ?"),
        (Topic::Making, "Combien de temps pour une pièce comme celle-ci ?"),
        (Topic::Place, "C’est où ?"),
    ],
    complaints: &[
        "Mon bol est arrivé fêlé. Commande 1139. Que faire ?",
        "Toujours pas de nouvelles de mon colis, c’est dommage.",
    ],
};
