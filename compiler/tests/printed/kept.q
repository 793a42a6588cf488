//! What a function keeps, and what it only looks at.

pub record Note {
    text: String;
    tags: List<String> = [];
    by: String?;

    fn tagged(tag: String) -> Note {
        if self.tags.any(|known| known == tag) { return self; }
        return self with { tags: [tag] };
    }

    fn author() -> String {
        let name = self.by else { return "nobody"; };
        return name;
    }
}

pub class Notes {
    var all: List<Note> = [];

    /// Host code calls it: it borrows.
    pub fn add(note: Note) { self.keep(note.tagged("new")); }

    fn keep(note: Note) { self.all.add(note); }

    /// Kept on one way only: it borrows, too.
    fn keep_if(note: Note, wanted: Bool) {
        if wanted { self.all.add(note); }
    }

    pub fn both(text: String) -> Int {
        self.keep(Note(text));
        self.keep_if(Note(text), false);
        let first = self.all[0];
        return first.text.size() + first.author().size();
    }
}
