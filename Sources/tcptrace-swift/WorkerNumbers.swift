/// Which numbers of the run are those of one worker, which counts them from 1 without gaps. A bit for each number, and for
/// some where they stand: the numbers of millions of connections take no memory worth speaking of.
struct WorkerNumbers {
    /// Of so many of the worker's numbers it is kept where the first one stands.
    private static var numbersOfMark: Int { 8 }

    /// Bits of the run's numbers, from 1 on.
    private var words: [UInt64] = []
    private var marks: [Mark] = []
    private(set) var count: UInt64 = 0

    /// A word of bits, and how many of the worker's numbers stand before it.
    private struct Mark: BitwiseCopyable {
        var word: Int
        var before: UInt64
    }

    /// The worker's next number is this one of the run, greater than all before.
    mutating func append(_ number: UInt64) {
        let bit = Int(number - 1)
        while words.count <= bit >> 6 { words.append(0) }
        if Int(count) % Self.numbersOfMark == 0 {
            marks.append(Mark(word: bit >> 6, before: count - UInt64(words[bit >> 6].nonzeroBitCount)))
        }
        words[bit >> 6] |= 1 << UInt64(bit & 63)
        count += 1
    }

    /// What one of the worker's numbers is in the run.
    subscript(number: UInt64) -> UInt64 {
        precondition(number >= 1 && number <= count, "no connection has this number")
        let mark = marks[Int(number - 1) / Self.numbersOfMark]
        var left = Int(number - mark.before)
        var place = mark.word
        while words[place].nonzeroBitCount < left {
            left -= words[place].nonzeroBitCount
            place += 1
        }
        var word = words[place]
        for _ in 1..<left { word &= word - 1 }
        return UInt64(place * 64 + word.trailingZeroBitCount + 1)
    }
}
