//! A list of numbers that decides what a program looks like. Fewer and smaller numbers give a simpler program, so that
//! shrinking the list shrinks the program.

/// Numbers that are used up in order; when none are left, everything is the simplest.
pub struct Choices<'n> {
    numbers: std::slice::Iter<'n, u32>,
}

impl<'n> Choices<'n> {
    /// All of them, none used.
    pub fn new(numbers: &'n [u32]) -> Self {
        Choices { numbers: numbers.iter() }
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.numbers.next().map_or(0, |number| *number as usize % limit.max(1))
    }

    /// One of these; the first is the simplest.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// True once in `often` times.
    pub fn once_in(&mut self, often: usize) -> bool {
        self.below(often) == often - 1
    }
}
