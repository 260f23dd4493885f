/// Which numbers of the run are those of one worker, which counts them from 1 without gaps. A bit for each number, and for
/// some where they stand: the numbers of millions of connections take no memory worth speaking of.
struct WorkerNumbers {
    /// Of so many of the worker's numbers it is kept where the first one stands.
    private static var numbersOfMark: UInt64 { 8 }

    /// Bits of the run's numbers, from 1 on.
    private var words: [UInt64] = []
    /// Where the bits stand of the worker's first number, and of those that follow in steps.
    private var marks: [UInt64] = []
    private(set) var count: UInt64 = 0

    /// The worker's next number is this one of the run, greater than all before.
    mutating func append(_ number: UInt64) {
        let bit = number - 1
        while words.count <= Int(bit >> 6) { words.append(0) }
        if count % Self.numbersOfMark == 0 { marks.append(bit) }
        words[Int(bit >> 6)] |= 1 << (bit & 63)
        count += 1
    }

    /// What one of the worker's numbers is in the run.
    subscript(number: UInt64) -> UInt64 {
        precondition(number >= 1 && number <= count, "no connection has this number")
        let mark = marks[Int((number - 1) / Self.numbersOfMark)]
        var left = (number - 1) % Self.numbersOfMark
        var place = Int(mark >> 6)
        // Bits before the mark are those of earlier numbers.
        var word = words[place] & (~0 << (mark & 63))
        while true {
            if word == 0 {
                place += 1
                word = words[place]
            } else if left == 0 {
                return UInt64(place) * 64 + UInt64(word.trailingZeroBitCount) + 1
            } else {
                word &= word - 1
                left -= 1
            }
        }
    }
}
