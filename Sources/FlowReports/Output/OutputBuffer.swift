/// Bytes on their way out. The one file of this target with unchecked memory: every write is checked against the
/// reserved room, every read against `count`.
///
/// Grows in steps of 64 KiB and keeps its room when flushed, so a report that is flushed after each record allocates
/// once.
@safe
package struct OutputBuffer: ~Copyable {
    /// The step in which it grows, and how full it should be when a writer flushes it to a file: 64 KiB.
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
        let wanted = (count + octets + Self.step - 1) / Self.step * Self.step
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

    /// Appends a part of another buffer.
    mutating func append(_ other: borrowing OutputBuffer, from start: Int, to end: Int) {
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

    // MARK: - Numbers

    package mutating func append(decimal value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: value.magnitude)
    }

    @inline(__always)
    package mutating func append(decimal value: UInt64) {
        if value < 10 {
            append(UInt8(truncatingIfNeeded: value) &+ 48)
            return
        }
        append(decimal: value, digits: Self.digits(of: value))
    }

    package mutating func append(decimal value: UInt32) { append(decimal: UInt64(value)) }
    package mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    /// Exactly `digits` decimal digits, with leading zeros; higher digits are cut off.
    package mutating func append(decimal value: UInt64, digits: Int) {
        reserve(digits)
        let end = unsafe base + count + digits
        var left = digits
        var rest = value
        while rest > UInt64(UInt32.max), left >= 2 {
            let quotient = rest / 100
            unsafe Self.store(pair: Int(rest &- quotient &* 100), before: end - (digits &- left))
            rest = quotient
            left &-= 2
        }
        var small = UInt32(truncatingIfNeeded: rest)
        while left >= 2 {
            let quotient = small / 100
            unsafe Self.store(pair: Int(small &- quotient &* 100), before: end - (digits &- left))
            small = quotient
            left &-= 2
        }
        if left == 1 { unsafe base[count] = UInt8(truncatingIfNeeded: small % 10) &+ 48 }
        count += digits
    }

    private static let pairs: StaticString =
        """
        00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354\
        555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
        """

    /// Writes a number below 100 as two digits that end before `end`.
    @inline(__always)
    private static func store(pair: Int, before end: UnsafeMutablePointer<UInt8>) {
        let digits = unsafe UnsafeRawPointer(pairs.utf8Start).loadUnaligned(fromByteOffset: 2 &* pair, as: UInt16.self)
        unsafe UnsafeMutableRawPointer(end - 2).storeBytes(of: digits, as: UInt16.self)
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
        append(decimal: fraction, digits: 9)
        append(UInt8(ascii: "Z"))
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
