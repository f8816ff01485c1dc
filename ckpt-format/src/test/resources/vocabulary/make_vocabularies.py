"""Writes small vocabularies of the kinds that lie beside checkpoints. Run: python make_vocabularies.py (needs tokenizers)"""
import json
import pathlib
import pickle

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
chars = sorted(set("가나다 abc\n7"))
stoi = {c: i for i, c in enumerate(chars)}
meta = {"vocab_size": len(chars), "itos": {i: c for c, i in stoi.items()}, "stoi": stoi}
(HERE / "meta.pkl").write_bytes(pickle.dumps(meta, protocol=4))
(HERE / "chars.json").write_text(json.dumps({"itos": {str(i): c for c, i in stoi.items()}}))

text = ["the cat sat on the mat", "안녕하세요 세상", "the dog"] * 5
bpe = Tokenizer(models.BPE())
bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
bpe.train_from_iterator(text, trainers.BpeTrainer(vocab_size=300, special_tokens=["<|끝|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
bpe.save(str(HERE / "tokenizer.json"))
(HERE / "vocab.json").write_text(json.dumps(bpe.get_vocab()))

unigram = Tokenizer(models.Unigram([("<unk>", 0.0), ("▁the", -1.0), ("cat", -2.0)], 0))
unigram.save(str(HERE / "unigram.json"))
