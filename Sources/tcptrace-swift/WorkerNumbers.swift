/// Which numbers of the run are those of one worker, which counts them from 1 without gaps. A bit for each number, and how
/// many came before at intervals: the numbers of millions of connections take no memory worth speaking of.
struct WorkerNumbers {
    private static var wordsOfBlock: Int { 8 }

    /// Bits of the run's numbers, from 1 on.
    private var words: [UInt64] = []
    /// How many of the worker's numbers stand before each block of words.
    private var ranks: [UInt64] = []
    private(set) var count: UInt64 = 0

    /// The worker's next number is this one of the run, greater than all before.
    mutating func append(_ number: UInt64) {
        let bit = Int(number - 1)
        while words.count <= bit >> 6 {
            if words.count % Self.wordsOfBlock == 0 { ranks.append(count) }
            words.append(0)
        }
        words[bit >> 6] |= 1 << UInt64(bit & 63)
        count += 1
    }

    /// What one of the worker's numbers is in the run.
    subscript(number: UInt64) -> UInt64 {
        precondition(number >= 1 && number <= count, "no connection has this number")
        // The last block that begins with fewer than that.
        var block = 0
        var end = ranks.count
        while end - block > 1 {
            let middle = (block + end) / 2
            if ranks[middle] < number { block = middle } else { end = middle }
        }
        var left = Int(number - ranks[block])
        var place = block * Self.wordsOfBlock
        while words[place].nonzeroBitCount < left {
            left -= words[place].nonzeroBitCount
            place += 1
        }
        var word = words[place]
        for _ in 1..<left { word &= word - 1 }
        return UInt64(place * 64 + word.trailingZeroBitCount + 1)
    }
}
