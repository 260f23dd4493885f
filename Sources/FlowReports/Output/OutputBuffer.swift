/// Bytes on their way out. The one file of this target with unchecked memory: every write is checked against the
/// reserved room, every read against `count`.
///
/// Doubles its room when it is full, and keeps it when flushed, so a report that is flushed after each record allocates once.
@safe
package struct OutputBuffer: ~Copyable {
    /// The least step in which it grows, and how full it should be when a writer flushes it to a file: 64 KiB.
    package static let step = 64 * 1024

    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Octets in the buffer.
    package private(set) var count = 0

    /// The second that was written last by `append(rfc3339:)`, and its twenty octets; neighbouring times share it.
    private var cachedSecond = Int64.min
    private var cachedText: (UInt64, UInt64, UInt32) = (0, 0, 0)

    /// - Parameter capacity: Octets that it has room for at first; a few are enough for what is taken out at once.
    package init(capacity: Int = step) {
        self.capacity = capacity
        unsafe base = .allocate(capacity: capacity)
    }

    deinit {
        unsafe base.deallocate()
    }

    package var isFull: Bool { count >= Self.step - 8 * 1024 }

    /// Gives everything written so far to `write` and empties the buffer.
    package mutating func flush(_ write: (Span<UInt8>) -> Void) {
        guard count > 0 else { return }
        write(unsafe Span(_unsafeElements: UnsafeBufferPointer(start: base, count: count)))
        count = 0
    }

    /// What is in the buffer, as text; the buffer is empty afterwards.
    package mutating func takeText() -> String {
        let text = unsafe String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
        count = 0
        return text
    }

    @inline(__always)
    private mutating func reserve(_ octets: Int) {
        if capacity - count < octets { grow(by: octets) }
    }

    @inline(never)
    private mutating func grow(by octets: Int) {
        let wanted = max((count + octets + Self.step - 1) / Self.step * Self.step, 2 * capacity)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
        unsafe larger.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = larger
        capacity = wanted
    }

    package subscript(index: Int) -> UInt8 {
        get {
            precondition(index >= 0 && index < count)
            return unsafe base[index]
        }
        set {
            precondition(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }

    /// How many octets from `start` on are ASCII and begin no escape sequence: characters of one column.
    func plainOctets(from start: Int) -> Int {
        precondition(start >= 0 && start <= count)
        var index = start
        while count - index >= 8 {
            let word = unsafe UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
            // Of these an octet is 0 where an escape sequence begins, and what is subtracted sets its highest bit.
            let escapes = word ^ 0x1B1B_1B1B_1B1B_1B1B
            if (word | ((escapes &- 0x0101_0101_0101_0101) & ~escapes)) & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < count, unsafe base[index] < 0x80, unsafe base[index] != 0x1B { index += 1 }
        return index - start
    }

    /// Takes back everything after the first `length` octets.
    package mutating func truncate(to length: Int) {
        precondition(length >= 0 && length <= count)
        count = length
    }

    @inline(__always)
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe base[count] = byte
        count += 1
    }

    @inline(__always)
    package mutating func append(_ text: StaticString) {
        let length = text.utf8CodeUnitCount
        reserve(length)
        unsafe (base + count).update(from: text.utf8Start, count: length)
        count += length
    }

    package mutating func append(text: String) {
        let utf8 = text.utf8Span
        append(utf8.span)
    }

    package mutating func append(_ octets: Span<UInt8>) {
        reserve(octets.count)
        unsafe octets.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { unsafe (base + count).update(from: start, count: source.count) }
        }
        count += octets.count
    }

    /// Lends the octets as C sees text: not ended by a zero octet, and never a null pointer.
    func withOctets(_ body: (UnsafePointer<CChar>) -> Void) {
        unsafe UnsafeRawPointer(base).withMemoryRebound(to: CChar.self, capacity: count) { unsafe body($0) }
    }

    /// Appends a part of another buffer.
    package mutating func append(_ other: borrowing OutputBuffer, from start: Int, to end: Int) {
        precondition(start >= 0 && start <= end && end <= other.count)
        reserve(end - start)
        unsafe (base + count).update(from: other.base + start, count: end - start)
        count += end - start
    }

    package mutating func append(_ byte: UInt8, times: Int) {
        guard times > 0 else { return }
        reserve(times)
        unsafe (base + count).update(repeating: byte, count: times)
        count += times
    }

    /// Puts spaces before what stands at `mark`.
    mutating func insertSpaces(_ spaces: Int, at mark: Int) {
        precondition(spaces >= 0 && mark >= 0 && mark <= count)
        reserve(spaces)
        unsafe (base + mark + spaces).update(from: base + mark, count: count - mark)
        unsafe (base + mark).update(repeating: UInt8(ascii: " "), count: spaces)
        count += spaces
    }

    // MARK: - Numbers

    package mutating func append(decimal value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: value.magnitude)
    }

    @inline(__always)
    package mutating func append(decimal value: UInt64) {
        if value < 10 {
            append(UInt8(truncatingIfNeeded: value) &+ 48)
        } else if value < 100_000_000 {
            append(below100Million: UInt32(truncatingIfNeeded: value))
        } else {
            append(large: value)
        }
    }

    package mutating func append(decimal value: UInt32) { append(decimal: UInt64(value)) }
    package mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    private mutating func append(below100Million value: UInt32) {
        let digits = Self.eightDigits(value)
        // The first octet is the first digit.
        let zeros = digits.trailingZeroBitCount & ~7
        reserve(8)
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(
            of: (digits | 0x3030_3030_3030_3030) >> UInt64(zeros), as: UInt64.self)
        count += 8 - zeros / 8
    }

    @inline(never)
    private mutating func append(large value: UInt64) {
        append(decimal: value / 100_000_000)
        append(eightDigits: UInt32(value % 100_000_000))
    }

    /// Eight digits with leading zeros of a number below 100 million.
    @inline(__always)
    mutating func append(eightDigits value: UInt32) {
        reserve(8)
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(
            of: Self.eightDigits(value) | 0x3030_3030_3030_3030, as: UInt64.self)
        count += 8
    }

    /// The digits of a number below 100 million, an octet each, the first in the lowest: halves, then quarters, then single
    /// digits are divided side by side.
    @inline(__always)
    private static func eightDigits(_ value: UInt32) -> UInt64 {
        let upper = value / 10_000
        let halves = UInt64(upper) | UInt64(value &- upper &* 10_000) << 32
        let hundreds = ((halves &* 10_486) >> 20) & 0x0000_007F_0000_007F
        let pairs = hundreds | (halves &- hundreds &* 100) << 16
        let tens = ((pairs &* 103) >> 10) & 0x000F_000F_000F_000F
        return (tens | (pairs &- tens &* 10) << 8).littleEndian
    }

    /// Exactly `digits` decimal digits, with leading zeros; higher digits are cut off.
    package mutating func append(decimal value: UInt64, digits: Int) {
        reserve(digits)
        var place = count + digits
        var rest = value
        while place > count {
            place -= 1
            unsafe base[place] = UInt8(truncatingIfNeeded: rest % 10) &+ 48
            rest /= 10
        }
        count += digits
    }

    package static func digits(of value: UInt64) -> Int {
        var digits = 1
        var limit: UInt64 = 10
        while value >= limit {
            digits += 1
            if digits == 20 { break }
            limit &*= 10
        }
        return digits
    }

    /// Hexadecimal in lower case without leading zeros.
    package mutating func append(hexadecimal value: UInt64) {
        let digits = max(1, (67 - value.leadingZeroBitCount) / 4)
        append(hexadecimal: value, digits: digits)
    }

    /// Exactly `digits` hexadecimal digits in lower case.
    package mutating func append(hexadecimal value: UInt64, digits: Int) {
        var shift = (digits - 1) * 4
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
            append(digit < 10 ? digit &+ 48 : digit &+ 87)
            shift -= 4
        }
    }

    // MARK: - Times

    /// RFC 3339 in UTC with nine decimals: `2026-11-20T21:47:03.000012345Z`.
    package mutating func append(rfc3339 nanoseconds: Int64) {
        reserve(32)
        let (second, fraction) = Self.split(nanoseconds)
        if second == cachedSecond {
            let place = unsafe UnsafeMutableRawPointer(base + count)
            unsafe place.storeBytes(of: cachedText.0, as: UInt64.self)
            unsafe place.storeBytes(of: cachedText.1, toByteOffset: 8, as: UInt64.self)
            unsafe place.storeBytes(of: cachedText.2, toByteOffset: 16, as: UInt32.self)
            count += 20
        } else {
            appendSecond(second)
            let place = unsafe UnsafeRawPointer(base + count - 20)
            cachedText = unsafe (
                place.loadUnaligned(as: UInt64.self), place.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                place.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
            )
            cachedSecond = second
        }
        // The room for them is reserved.
        let nanoseconds = UInt32(truncatingIfNeeded: fraction)
        let first = nanoseconds / 100_000_000
        unsafe base[count] = UInt8(truncatingIfNeeded: first) &+ 48
        unsafe UnsafeMutableRawPointer(base + count + 1).storeBytes(
            of: Self.eightDigits(nanoseconds &- first &* 100_000_000) | 0x3030_3030_3030_3030, as: UInt64.self)
        unsafe base[count + 9] = UInt8(ascii: "Z")
        count += 10
    }

    /// Nanoseconds of a second with their leading zeros.
    mutating func append(nineDigits nanoseconds: UInt32) {
        let first = nanoseconds / 100_000_000
        append(UInt8(truncatingIfNeeded: first) &+ 48)
        append(eightDigits: nanoseconds &- first &* 100_000_000)
    }

    /// Seconds since the epoch, rounded down, and the nanoseconds beyond them.
    @inline(__always)
    static func split(_ nanoseconds: Int64) -> (second: Int64, fraction: UInt64) {
        let second = floorDivide(nanoseconds, 1_000_000_000)
        return (second, UInt64(nanoseconds &- second &* 1_000_000_000))
    }

    @inline(__always)
    static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value + 1) / divisor - 1
    }
}

/// Year, month and day of a day counted from 1970-01-01 in the proleptic Gregorian calendar.
///
/// Counts in eras of 400 years (146,097 days) that begin on 1 March, so that the leap day is the last of its year.
func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
}
