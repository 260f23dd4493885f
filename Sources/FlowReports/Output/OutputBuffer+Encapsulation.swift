import PacketDecoding

extension OutputBuffer {
    /// Tags and tunnels from the outermost inwards: `vlan 7 vxlan 5001`; `…` when there are more than are kept.
    mutating func append(_ encapsulation: Encapsulation) {
        for index in encapsulation.indices {
            if index > 0 { append(" ") }
            append(encapsulation[index])
        }
        if Int(encapsulation.count) > Encapsulation.capacity { append(" …") }
    }

    /// `vlan 7`, or `gre` where there is no key.
    mutating func append(_ layer: Encapsulation.Layer) {
        append(layer.kind.name)
        if let number = layer.number {
            append(" ")
            append(decimal: UInt64(number))
        }
    }
}
