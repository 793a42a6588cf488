pub record Item { name: String; price: Int; }

pub fn names(items: List<Item>) -> List<String> {
    return items.filter(|item| item.price > 3).map(|item| item.name);
}

pub fn cheapest(items: List<Item>) -> String? {
    return items.min_by(|item| item.price).map(|item| item.name);
}

pub fn counted(words: List<String>) -> Map<String, Int> {
    var counts: Map<String, Int> = {};
    for word in words { counts[word] = (counts.get(word) ?? 0) + 1; }
    return counts;
}

pub fn grown(numbers: List<Int>) -> List<Int> {
    var all = numbers;
    all.add(1);
    all[0] += 2;
    all.remove_at(0);
    return all.sort_by(|number| -number).distinct();
}

pub fn any_of(items: List<Item>, name: String) -> Bool { return items.any(|item| item.name == name); }
