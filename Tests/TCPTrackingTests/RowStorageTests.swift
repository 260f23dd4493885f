import Testing

@testable import TCPTracking

/// Rows and what stands behind each of them: every octet is its own.
@Suite struct RowStorageTests {
    private struct Row: BitwiseCopyable {
        var first: UInt64
        var last: UInt8
    }

    private struct Annex: BitwiseCopyable {
        var numbers: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    }

    private func annex(_ value: UInt64) -> Annex {
        Annex(numbers: (value, value, value, value, value, value, value, value, ~value))
    }

    /// Past the first chunk, which is copied while it grows, and the second.
    @Test(arguments: [1, 3, 1 << 15]) func rowsAndAnnexesAreKeptApart(firstRoom: Int) {
        var rows = RowStorage<Row, Annex>(firstRoom: firstRoom)
        let count: UInt32 = 70_000
        for number in 0..<count {
            let place = rows.insert(Row(first: UInt64(number), last: UInt8(truncatingIfNeeded: number)))
            #expect(place == number)
            rows[annexOf: place] = annex(UInt64(number) << 32)
        }
        var wrong = 0
        for place in 0..<count {
            let row = rows[place]
            let numbers = rows[annexOf: place].numbers
            if row.first != UInt64(place) || row.last != UInt8(truncatingIfNeeded: place) { wrong += 1 }
            if numbers.0 != UInt64(place) << 32 || numbers.7 != numbers.0 || numbers.8 != ~numbers.0 { wrong += 1 }
        }
        #expect(wrong == 0)
        // A row in one cache line, its annex in two.
        #expect(rows.octets == Int(count) * 3 * 64)
        #expect(rows.count == Int(count))
    }

    @Test func anAnnexIsLeftAloneByItsRow() {
        var rows = RowStorage<Row, Annex>(firstRoom: 4)
        let template = rows.insert(Row(first: 7, last: 8))
        rows[annexOf: template] = annex(1)
        let copy = rows.insertCopy(of: template)
        rows[annexOf: copy] = annex(2)
        rows.copy(template, to: copy)
        #expect(rows[copy].first == 7 && rows[annexOf: copy].numbers.0 == 2)
        rows.remove(copy)
        #expect(rows.hasFree && rows.count == 1)
        #expect(rows.insert(Row(first: 9, last: 0)) == copy)
        #expect(rows[annexOf: template].numbers.0 == 1)
    }

    @Test func noAnnexTakesNoRoom() {
        var rows = RowStorage<Row, Void>(firstRoom: 4)
        for number in 0..<100 { _ = rows.insert(Row(first: UInt64(number), last: 0)) }
        #expect(rows.octets == 100 * 64)
        #expect((0..<100).allSatisfy { rows[UInt32($0)].first == UInt64($0) })
    }

    /// A hint may be about anything.
    @Test func whatIsAskedForNeedNotExist() {
        var rows = RowStorage<Row, Annex>(firstRoom: 1)
        rows.prefetch(0, lines: 9)
        _ = rows.insert(Row(first: 0, last: 0))
        for index in [0, 1, 1 << 15, UInt32.max] {
            rows.prefetch(index, lines: 9)
            rows.prefetch(annexOf: index, from: 1 << 20, lines: 3)
            rows.prefetch(index, offsets: (0, 64, 128, 192))
        }
    }
}
