/// What tells flows apart beside addresses and ports.
package struct FlowKeyParts: OptionSet, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// VLAN identifiers, and the service identifiers of 802.1ah.
    package static let vlan = FlowKeyParts(rawValue: 1 << 0)
    /// Tunnels with their network identifiers, keys and sessions, as far as both directions share them.
    package static let tunnel = FlowKeyParts(rawValue: 1 << 1)
    /// The interface or input, and the interface index of Linux cooked frames.
    package static let interface = FlowKeyParts(rawValue: 1 << 2)
}

/// Numbers what tells flows with equal four-tuples apart; 0 stands for nothing around the IP header.
struct FlowContexts: Sendable {
    /// The last number stands for all contexts beyond.
    static let most = 65_535

    let parts: FlowKeyParts
    private var numbers: [[UInt32]: UInt16] = [:]

    init(parts: FlowKeyParts) {
        self.parts = parts
    }

    /// The number of a segment's context.
    mutating func number(of segment: Segment, in encapsulations: [Encapsulation]) -> UInt16 {
        var key: [UInt32] = []
        if parts.contains(.interface), segment.interface != 0 { key += [1 << 24, UInt32(segment.interface)] }
        if segment.encapsulation != 0 {
            append(encapsulations[Int(segment.encapsulation) - 1], to: &key)
        }
        if key.isEmpty { return 0 }
        if let number = numbers[key] { return number }
        let number = UInt16(min(numbers.count + 1, Self.most))
        if numbers.count < Self.most { numbers[key] = number }
        return number
    }

    private func append(_ encapsulation: Encapsulation, to key: inout [UInt32]) {
        if parts.contains(.interface), encapsulation.interfaceIndex != 0 {
            key += [2 << 24, encapsulation.interfaceIndex]
        }
        for index in encapsulation.indices {
            let layer = encapsulation[index]
            guard parts.contains(layer.kind.isTag ? .vlan : .tunnel) else { continue }
            if layer.kind.isNumberedPerDirection {
                // A tag that differs from port to port says nothing about the flow.
                if !layer.kind.isTag { key.append(3 << 24 | UInt32(layer.kind.rawValue)) }
            } else {
                key += [4 << 24 | UInt32(layer.kind.rawValue), layer.number ?? 0]
            }
        }
    }
}

extension FrameDecoder {
    /// Gives the segments from `first` on the number of their context.
    mutating func addContexts(from first: Int, in segments: inout SegmentBatch) {
        guard !contexts.parts.isEmpty else { return }
        for index in first..<segments.count {
            segments.storage[index].context = contexts.number(of: segments.storage[index], in: segments.encapsulations)
        }
    }
}
