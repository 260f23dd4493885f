import FlowReports
import PacketCapture
import PacketDecoding

/// A line of `-D`: number, name, what the system says of it, its state, its addresses.
enum InterfaceLine {
    static func append(_ interface: NetworkInterface, number: Int, to buffer: inout OutputBuffer) {
        var line = "\(number). \(interface.name)"
        if let description = interface.description, !description.isEmpty { line += " (\(description))" }
        var states: [String] = []
        if interface.flags.contains(.up) { states.append("up") }
        if interface.flags.contains(.running) { states.append("running") }
        if interface.flags.contains(.loopback) { states.append("loopback") }
        if interface.flags.contains(.wireless) { states.append("wireless") }
        if !states.isEmpty { line += " [" + states.joined(separator: ", ") + "]" }
        buffer.append(visible: line)
        for address in interface.addresses { append(address, to: &buffer) }
        buffer.append(UInt8(ascii: "\n"))
    }

    private static func append(_ address: InterfaceAddress, to buffer: inout OutputBuffer) {
        let words = address.octets.reduce(into: (high: UInt64(0), low: UInt64(0))) { words, octet in
            words.high = words.high << 8 | words.low >> 56
            words.low = words.low << 8 | UInt64(octet)
        }
        buffer.append(UInt8(ascii: " "))
        buffer.append(
            IPAddress(high: words.high, low: words.low),
            family: address.octets.count == 4 ? .version4 : .version6)
        guard let length = address.prefixLength else { return }
        buffer.append(UInt8(ascii: "/"))
        buffer.append(decimal: length)
    }
}
