/// Numbers that count from 1 on, such as those of frames or connections: a bit for each up to the highest.
struct NumberSet {
    private var words: [UInt64] = []
    private(set) var count: UInt64 = 0

    mutating func insert(_ number: UInt64) {
        let place = Int(number / 64)
        if place >= words.count {
            words.append(contentsOf: repeatElement(0, count: place + 1 - words.count))
        }
        let bit = UInt64(1) << (number % 64)
        if words[place] & bit == 0 { count += 1 }
        words[place] |= bit
    }

    func contains(_ number: UInt64) -> Bool {
        let place = Int(number / 64)
        return place < words.count && words[place] >> (number % 64) & 1 == 1
    }

    /// The numbers in ascending order, at most so many.
    func first(_ most: Int) -> [UInt64] {
        var numbers: [UInt64] = []
        for (place, word) in words.enumerated() where word != 0 {
            for bit in UInt64(0)..<64 where word >> bit & 1 == 1 {
                if numbers.count == most { return numbers }
                numbers.append(UInt64(place) * 64 + bit)
            }
        }
        return numbers
    }
}
